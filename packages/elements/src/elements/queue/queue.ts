import { QueueBoardDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { FrameElement } from '../../base/frame-element.ts';
import { heightInRows, setStyle } from '../../base/set-style.ts';
import { isBlocked, isWaiting } from '../../base/state.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { Figure, FigureStatus, QueueFrame, QueueGroup } from '../../frames.ts';
import { type View, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { figureText } from '../../parts/figure-text.ts';
import { dimensionsOf, groupFilter, groupName } from '../../parts/groups.ts';
import { alarmSign } from '../../parts/mark.ts';
import { figureName } from '../../parts/names.ts';
import { selectName, selectPart } from '../../parts/select.ts';
import { stat, statStyles } from '../../parts/stat.ts';
import { tableStyles } from '../../parts/table.styles.ts';
import { worstStatus } from '../../parts/worst-status.ts';
import { queueStyles } from './queue.styles.ts';

/** Boxes of a table that waits for its first frame. */
const SKELETON_ROWS = 4;

/**
 * @summary Who waits now, how long, and what became of those who came: one queue large, or a row for each group.
 *
 * @tag andon-queue
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A group or a number was chosen (with `selectable`); `detail.filter` and `detail.figure` select it.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart figure - A number.
 * @csspart meaning - The line of words under the numbers.
 * @csspart visual - What became of those who came, or the table.
 * @csspart foot - Window and freshness.
 * @csspart info - The button that opens the definitions.
 */
export class AndonQueue extends FrameElement<QueueFrame> {
  static override styles = [...FrameElement.styles, boardStyles, tableStyles, statStyles, queueStyles];

  /** Names are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  /** @internal */
  override get groups(): readonly string[] {
    return dimensionsOf(this.groupBy);
  }

  protected get figureKey(): string {
    return 'queue.waiting';
  }

  protected request(): View<unknown> {
    return view(QueueBoardDocument, { ...this.viewVariables('30m'), withAgents: false });
  }

  protected figures({ groups: [group] }: QueueFrame): readonly Figure[] {
    if (!group) return [];
    const { waiting, longestWaitSince, expectedWait, offered, answered, abandoned, abandonmentRate, serviceLevel } =
      group;
    return [waiting, longestWaitSince, expectedWait, offered, answered, abandoned, abandonmentRate, serviceLevel];
  }

  /** @internal */
  override get status(): FigureStatus {
    return worstStatus(
      (this.data?.groups ?? []).flatMap((group) => [group.waiting, group.longestWaitSince, group.expectedWait]),
    );
  }

  protected override titleText(format: Formatter): string {
    return this.label ?? elementWords(format.messages).families.queue;
  }

  protected content(format: Formatter, frame: QueueFrame | undefined): TileContent {
    if (this.groups.length > 0) {
      return {
        ...this.#blocked(format),
        visual: this.#table(format, frame),
        grow: true,
        rows: heightInRows(7.3 + 2.65 * (frame?.groups.length ?? SKELETON_ROWS)),
      };
    }
    const group = frame?.groups[0];
    const blocked = isBlocked(this.state);
    return {
      figure: blocked ? html`<div class="pair">${this.figureLine(format, undefined)}</div>` : this.#pair(format, group),
      meaning: this.meaning(format, group?.waiting, group ? this.#expectation(format, group) : nothing),
      visual: this.#outcomes(format, group),
      momentary: true,
    };
  }

  /** Words in place of the table's first line where nothing may be shown. */
  #blocked(format: Formatter): TileContent {
    if (!isBlocked(this.state)) return {};
    return { figure: this.figureLine(format, undefined), meaning: this.meaning(format, undefined) };
  }

  #pair(format: Formatter, group: QueueGroup | undefined): TemplateResult {
    const options = { size: 'large', nowMs: () => this.nowMs(), named: selectPart(this) } as const;
    return html`<div class="pair">
      ${stat(format, group?.waiting, 'queue.waiting', options)} ${stat(format, group?.longestWaitSince, 'queue.longestWaitSince', options)}
    </div>`;
  }

  #expectation(format: Formatter, { waiting, expectedWait }: QueueGroup): unknown {
    if (waiting.value == null) return this.stateWords(format, this.state, waiting) ?? nothing;
    if (expectedWait.value != null && expectedWait.value < 1000) return elementWords(format.messages).servedAtOnce;
    if (expectedWait.value != null) return elementWords(format.messages).expectedWait(format.figure(expectedWait).text);
    return waiting.value === 0 ? format.messages.nobodyWaits : nothing;
  }

  #outcomes(format: Formatter, group: QueueGroup | undefined): TemplateResult {
    const options = { nowMs: () => this.nowMs(), named: selectPart(this) };
    const answered = group?.answered.value ?? 0;
    const abandoned = group?.abandoned.value ?? 0;
    // Not what is left of those offered: they count at another instant than their outcomes.
    const open = group?.waiting.value ?? 0;
    return html`<div class="caption">${this.meta && format.messages.windows[this.meta.window]}</div>
      <div class="flow" aria-hidden="true">
        ${
          answered + abandoned + open > 0
            ? html`<i ${setStyle({ '--share': answered })}></i><i class="open" ${setStyle({ '--share': open })}></i
                ><i class="abandoned" ${setStyle({ '--share': abandoned })}></i>`
            : html`<i class="open" ${setStyle({ '--share': 1 })}></i>`
        }
      </div>
      <div class="stats">
        ${stat(format, group?.offered, 'queue.offered', options)} ${stat(format, group?.answered, 'queue.answered', options)}
        ${stat(format, group?.abandoned, 'queue.abandoned', {
          ...options,
          note: group ? abandonedNote(format, group) : nothing,
        })}
      </div>`;
  }

  #table(format: Formatter, frame: QueueFrame | undefined): TemplateResult {
    const { dimensions } = elementWords(format.messages);
    const head = (key: string, column: string): TemplateResult =>
      html`<th scope="col" class=${column}>${figureName(key, format.messages)}</th>`;
    const rows = frame?.groups ?? Array.from({ length: isWaiting(this.state) ? SKELETON_ROWS : 0 }, () => undefined);
    return html`<table class="table queues" aria-labelledby="label">
      <thead>
        <tr>
          <th scope="col"><span class="vh">${this.groups.map((dimension) => dimensions[dimension] ?? dimension).join(' · ')}</span></th>
          ${head('queue.waiting', '')} ${head('queue.longestWaitSince', '')} ${head('queue.expectedWait', 'c-expected')}
          ${head('queue.serviceLevel', 'c-level')} ${head('queue.answered', 'c-answered')} ${head('queue.abandonmentRate', 'c-abandoned')}
        </tr>
      </thead>
      <tbody>
        ${rows.map((group) => this.#row(format, group))}
      </tbody>
    </table>`;
  }

  #row(format: Formatter, group: QueueGroup | undefined): TemplateResult {
    const cell = (figure: Figure | undefined, column = ''): TemplateResult =>
      html`<td class=${column}>${this.#cell(format, figure)}</td>`;
    return html`<tr>
      ${
        group
          ? html`<th scope="row">${this.#name(format, group)}</th>`
          : html`<td><span class="skeleton">${'\u2003'.repeat(5)}</span></td>`
      }
      ${cell(group?.waiting, 'strong')} ${cell(group?.longestWaitSince)} ${cell(group?.expectedWait, 'c-expected')}
      ${cell(group?.serviceLevel, 'c-level')} ${cell(group?.answered, 'c-answered')} ${cell(group?.abandonmentRate, 'c-abandoned')}
    </tr>`;
  }

  #cell(format: Formatter, figure: Figure | undefined): TemplateResult {
    if (!figure) return html`<span class="skeleton">${'\u2003'.repeat(2)}</span>`;
    const sign = alarmSign(figure.status, format.messages);
    return html`${sign === nothing ? nothing : html`${sign} `}${figureText(format, figure, {
      size: 'inline',
      nowMs: () => this.nowMs(),
      coloured: true,
    })}${this.changeNote(format, figure)}`;
  }

  #name({ messages }: Formatter, { key }: QueueGroup): unknown {
    const filter = (): string => groupFilter(this.filterValues, key);
    return selectName(this, groupName(key, messages), { filter, figure: this.figureKey });
  }
}

/** The rate, which leaves those out who gave up at once: where that is everybody, the word for them in place of 0 %. */
function abandonedNote(format: Formatter, { abandoned, answered, abandonmentRate }: QueueGroup): unknown {
  if (abandonmentRate.value == null) return nothing;
  const atOnce = answered.value! + abandoned.value! - abandonmentRate.n;
  const words = atOnce > 0 && elementWords(format.messages).gaveUpAtOnce(format.number(atOnce));
  const text = (abandonmentRate.value === 0 && words) || format.figure(abandonmentRate).text;
  return html`<span class="note" title=${words || nothing}>${text}</span>`;
}
