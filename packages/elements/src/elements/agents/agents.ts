import { QueueBoardDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { FrameElement } from '../../base/frame-element.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { Figure, QueueFrame, QueueGroup } from '../../frames.ts';
import { type View, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { dash } from '../../parts/dash.ts';
import { groupFilter, selectName } from '../../parts/groups.ts';
import { figureName } from '../../parts/names.ts';
import { selectStyles } from '../../parts/select.styles.ts';
import { type Part, stacked, stackedStyles } from '../../parts/stacked.ts';
import { agentsStyles } from './agents.styles.ts';

/**
 * @summary How many agents are free, at work, in wrap-up and away, and how busy they are.
 *
 * @tag andon-agents
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A state was chosen (with `selectable`); `detail.figure` counts its agents, `detail.filter` selects the group shown.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart figure - The number.
 * @csspart meaning - The line of words under the number.
 * @csspart visual - The states as parts of a bar.
 * @csspart foot - Window and freshness.
 * @csspart info - The button that opens the definitions.
 */
export class AndonAgents extends FrameElement<QueueFrame> {
  static override styles = [...FrameElement.styles, boardStyles, stackedStyles, selectStyles, agentsStyles];

  /** Names are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  protected get figureKey(): string {
    return 'queue.agentsAvailable';
  }

  protected request(): View<unknown> {
    return view(QueueBoardDocument, { ...this.viewVariables('30m'), withAgents: true });
  }

  protected figures({ groups: [group] }: QueueFrame): readonly Figure[] {
    return [group?.agentsAvailable, group?.agentsBusy, group?.agentsWrapUp, group?.agentsAway, group?.occupancy].filter(
      (figure) => figure !== undefined,
    );
  }

  protected content(format: Formatter, frame: QueueFrame | undefined): TileContent {
    const { messages } = format;
    const group = frame?.groups[0];
    const occupancy = group?.occupancy;
    const { windows } = messages;
    return {
      momentary: true,
      figure: this.figureLine(format, group?.agentsAvailable),
      meaning: this.meaning(
        format,
        group?.agentsAvailable,
        occupancy?.value == null
          ? nothing
          : `${figureName('queue.occupancy', messages)} ${format.figure(occupancy).text} · ${windows[frame!.meta.window] ?? ''}`,
      ),
      visual: this.#states(format, group),
    };
  }

  #states(format: Formatter, group: QueueGroup | undefined): TemplateResult {
    const { messages } = format;
    const states = [
      ['agentsAvailable', 'strong'],
      ['agentsBusy', 'middle'],
      ['agentsWrapUp', 'neutral'],
      ['agentsAway', 'bad'],
    ] as const;
    const parts = states.map(([name, tone]): Part => {
      const count = group?.[name]?.value;
      return {
        name: selectName(
          this,
          elementWords(messages).agentStates[name],
          () => groupFilter(this.filterValues, this.shownKey),
          `queue.${name}`,
        ),
        count: count ?? 0,
        text: count == null ? dash(messages) : format.number(count),
        tone,
      };
    });
    return html`${stacked(elementWords(messages).agents, parts)}`;
  }
}
