import { QueueBoardDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { FrameElement } from '../../base/frame-element.ts';
import { type ElementState, isBlocked } from '../../base/state.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { Figure, FigureStatus, QueueFrame, QueueGroup } from '../../frames.ts';
import { lateModule } from '../../live/late-module.ts';
import { type View, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { dash } from '../../parts/dash.ts';
import { dimensionsOf } from '../../parts/groups.ts';
import { figureName } from '../../parts/names.ts';
import { selectFigure, selectPart } from '../../parts/select.ts';
import { type Part, stacked, stackedStyles } from '../../parts/stacked.ts';
import { worstStatus } from '../../parts/worst-status.ts';
import { AGENT_STATES } from './agents.states.ts';
import { agentsStyles } from './agents.styles.ts';

/** A row for each group: fetched where a page asks for groups. */
const byGroup = lateModule(() => import('./agents.groups.ts'));

/**
 * @summary How many agents are free, at work, in wrap-up and away, and how busy they are: of all, or a row for each group.
 *
 * @tag andon-agents
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A state or a group was chosen (with `selectable`); `detail.figure` counts its agents, `detail.filter` selects the group.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart figure - A number.
 * @csspart meaning - The line of words under the number.
 * @csspart visual - The states as parts of a bar, or the table.
 * @csspart foot - Window and freshness.
 * @csspart info - The button that opens the definitions.
 */
export class AndonAgents extends FrameElement<QueueFrame> {
  static override styles = [...FrameElement.styles, boardStyles, stackedStyles, agentsStyles];

  /** Names are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  /** @internal */
  override get groups(): readonly string[] {
    return dimensionsOf(this.groupBy);
  }

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

  /** @internal */
  override get status(): FigureStatus {
    return this.groups[0] ? worstStatus(this.data?.groups.map((group) => group.agentsAvailable) ?? []) : super.status;
  }

  /** While what draws the groups is on its way it is loading, whatever of it is known. */
  override get state(): ElementState {
    const state = super.state;
    return state === 'live' && this.groups[0] && !byGroup.here ? 'loading' : state;
  }

  protected override titleText(format: Formatter): string {
    return this.label ?? (this.groups[0] ? elementWords(format.messages).agents : super.titleText(format));
  }

  protected content(format: Formatter, frame: QueueFrame | undefined): TileContent {
    if (this.groups[0])
      return isBlocked(this.state)
        ? this.blockedContent(format)
        : (byGroup.for(this)?.content(this, format, frame) ?? { visual: html`<span class="skeleton"></span>` });
    const { messages } = format;
    const group = frame?.groups[0];
    const occupancy = group?.occupancy;
    const { windows } = messages;
    return {
      momentary: true,
      figure: selectFigure(this, this.figureLine(format, group?.agentsAvailable)),
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
    const { agentStates, agents } = elementWords(format.messages);
    const named = selectPart(this);
    const parts = AGENT_STATES.map(([name, tone]): Part => {
      const count = group?.[name]?.value;
      return {
        name: named(agentStates[name], `queue.${name}`),
        count: count ?? 0,
        text: count == null ? dash(format.messages) : format.number(count),
        tone,
      };
    });
    return html`${stacked(agents, parts)}`;
  }
}
