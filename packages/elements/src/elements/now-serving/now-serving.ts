import { QueueBoardDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import type { CsvTable } from '../../base/csv.ts';
import { type Csv, FrameElement } from '../../base/frame-element.ts';
import { heightInRows } from '../../base/set-style.ts';
import { isBlocked, isWaiting } from '../../base/state.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import { wholeRows } from '../../format/whole-rows.ts';
import type { CalledTicket, Figure, QueueFrame, QueueGroup } from '../../frames.ts';
import { type View, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { dash } from '../../parts/dash.ts';
import { keyedRows } from '../../parts/keyed-rows.ts';
import { nowServingStyles } from './now-serving.styles.ts';

/**
 * @summary The board over a counter: which ticket goes to which desk, the last ones called, how many wait and for how long.
 *
 * @tag andon-now-serving
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart visual - The board.
 * @csspart foot - Freshness.
 * @csspart info - The button that opens the definitions.
 */
export class AndonNowServing extends FrameElement<QueueFrame> {
  static override styles = [...FrameElement.styles, boardStyles, nowServingStyles];

  #shown = new Set<string>();

  /** How many tickets the board has room for. */
  @property({ type: Number }) rows = 5;

  get #room(): number {
    return wholeRows(this.rows);
  }

  protected get figureKey(): string {
    return 'queue.waiting';
  }

  protected request(): View<unknown> {
    return view(QueueBoardDocument, {
      ...this.viewVariables('30m'),
      withAgents: false,
      withTickets: true,
      tickets: this.#room,
    });
  }

  protected figures({ groups: [group] }: QueueFrame): readonly Figure[] {
    return group ? [group.waiting, group.expectedWait] : [];
  }

  protected override titleText(format: Formatter): string {
    return this.label ?? elementWords(format.messages).nowServing;
  }

  protected override table(_csv: Csv, frame: QueueFrame): CsvTable {
    const group = frame.groups[0];
    const rows = (list: readonly CalledTicket[] | undefined, state: string) =>
      (list ?? []).map(({ ticket, desk, queue, calledAt }) => [state, ticket, desk, queue, calledAt]);
    return {
      header: ['state', 'ticket', 'desk', 'queue', 'calledAt'],
      rows: [...rows(group?.nowServing, 'serving'), ...rows(group?.calledRecently, 'called')],
    };
  }

  protected content(format: Formatter, frame: QueueFrame | undefined): TileContent {
    if (isBlocked(this.state)) return this.blockedContent(format);
    const group = frame?.groups[0];
    return {
      visual: this.#board(format, group),
      grow: true,
      meaning: isWaiting(this.state) ? html`<span class="skeleton"></span>` : this.#queue(format, group),
      counted: false,
      momentary: true,
      rows: heightInRows(9.5 + 2.8 * this.#room),
    };
  }

  #queue(format: Formatter, group: QueueGroup | undefined): unknown {
    const { messages } = format;
    const { waiting, expectedWait } = group ?? {};
    if (waiting?.value == null) return nothing;
    if (waiting.value === 0) return messages.nobodyWaits;
    const wait =
      expectedWait?.value == null ? '' : ` · ${elementWords(messages).expectedWait(format.figure(expectedWait).text)}`;
    return `${elementWords(messages).waitingCount(waiting.value, format.number(waiting.value))}${wait}`;
  }

  #board(format: Formatter, group: QueueGroup | undefined): TemplateResult {
    const { messages } = format;
    const tickets = (group?.nowServing ?? []).slice(0, this.#room);
    const earlier = group?.calledRecently ?? [];
    const known = this.#shown;
    this.#shown = new Set(tickets.map(idOf));
    const blanks = Array.from({ length: Math.max(0, this.#room - tickets.length) });
    return html`<table class="board" aria-labelledby="label" aria-live="polite">
        <thead>
          <tr>
            <th scope="col">${elementWords(messages).ticket}</th>
            <th scope="col">${elementWords(messages).desk}</th>
          </tr>
        </thead>
        <tbody
          ${keyedRows([
            ...tickets.map((called, index) => ({
              key: idOf(called),
              className: `${index === 0 ? 'newest' : ''} ${known.size > 0 && !known.has(idOf(called)) ? 'fresh' : ''}`,
              cells: html`<td class="ticket">${called.ticket}</td>
                <td>${called.desk ?? dash(messages)}</td>`,
            })),
            ...blanks.map((_, index) => ({
              key: `blank ${index}`,
              className: tickets.length === 0 && index === 0 ? 'newest' : '',
              blank: true,
              cells: html`<td class="ticket">${group ? '\u00a0' : html`<span class="skeleton">${'\u2003'.repeat(3)}</span>`}</td>
                <td></td>`,
            })),
          ])}
        ></tbody>
      </table>
      <div class="earlier">
        ${
          earlier.length > 0
            ? html`<span class="caption">${elementWords(messages).calledBefore}</span>${earlier.map(({ ticket }) => html`<span>${ticket}</span>`)}`
            : nothing
        }
      </div>`;
  }
}

/** A ticket number comes back after some hundred customers. */
const idOf = ({ ticket, calledAt }: CalledTicket): string => `${ticket} ${calledAt}`;
