import { FiguresDocument, SeriesDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { FrameElement } from '../../base/frame-element.ts';
import { heightInRows } from '../../base/set-style.ts';
import { isBlocked } from '../../base/state.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import { parseStandards, type Standard } from '../../format/parse-standards.ts';
import type { Figure, FigureStatus, FiguresFrame, FiguresGroup, FrameKind, SeriesFrame } from '../../frames.ts';
import { LiveBinding } from '../../live/live-binding.ts';
import { targetInput } from '../../live/target-input.ts';
import { figureRef, targetsVariable, type View, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { asDuration } from '../../parts/as-duration.ts';
import { courseSpan } from '../../parts/course-span.ts';
import { figureText } from '../../parts/figure-text.ts';
import { dimensionsOf, groupFilter, groupName } from '../../parts/groups.ts';
import { alarmSign } from '../../parts/mark.ts';
import { qualifiedName } from '../../parts/qualified-name.ts';
import { selectName } from '../../parts/select.ts';
import { sparklineStyles } from '../../parts/sparkline.styles.ts';
import { sparkline } from '../../parts/sparkline.ts';
import { tableStyles as dataTableStyles } from '../../parts/table.styles.ts';
import { worstStatus } from '../../parts/worst-status.ts';
import { tableStyles } from './table.styles.ts';

const SKELETON_ROWS = 5;

/**
 * @summary Groups by figures: a row for every team, queue or channel, a column for every figure, sortable, with a small trend.
 *
 * @tag andon-table
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A row was chosen (with `selectable`); `detail.filter` selects it.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart visual - The table.
 * @csspart foot - Window and freshness.
 * @csspart info - The button that opens the definitions.
 */
export class AndonTable extends FrameElement<FiguresFrame> {
  static override styles = [...FrameElement.styles, boardStyles, dataTableStyles, sparklineStyles, tableStyles];

  /** The columns, `;`-separated, each a figure with its settings, target and label: `queue.waiting target=10; queue.serviceLevel seconds=20 label="In 20 s"`. */
  @property() columns: string | readonly Standard[] | undefined;

  /** Key of the figure whose course ends every row; it must be one of the columns. */
  @property() trend: string | undefined;

  /** Order of the rows: a figure's key, with `-` before it for the largest first. Default: as the server orders groups. */
  @property({ reflect: true }) sort: string | undefined;

  /** Names are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  /** Courses fed by the page: one group for each row. */
  @property({ attribute: false }) series: SeriesFrame | undefined;

  readonly #courses = new LiveBinding<unknown>(this, () => this.#courseRequest());

  get #columns(): readonly Standard[] {
    if (typeof this.columns === 'string') return parseStandards(this.columns);
    return this.columns ?? [];
  }

  protected override get frameKind(): FrameKind {
    return 'figures';
  }

  protected get figureKey(): string {
    return this.#columns[0]?.figure ?? '';
  }

  /** @internal */
  override get groups(): readonly string[] {
    return dimensionsOf(this.groupBy || 'team');
  }

  protected request(): View<unknown> | undefined {
    const columns = this.#columns;
    if (columns.length === 0) return undefined;
    const { targets = [], ...variables } = this.viewVariables('today');
    const own = columns.flatMap(({ figure, target, tolerance }) => targetInput(figure, target, tolerance));
    return view(FiguresDocument, {
      ...variables,
      figures: columns.map(({ figure, params }) => figureRef(figure, params ?? {})),
      ...targetsVariable([...targets, ...own]),
    });
  }

  #courseRequest(): View<unknown> | undefined {
    const column = this.#columns.find(({ figure }) => figure === this.trend);
    if (!column || this.hostFed) return undefined;
    const { withPrevious: _, targets: __, ...variables } = this.viewVariables('today');
    return view(SeriesDocument, {
      ...variables,
      ...courseSpan(variables.window),
      figure: figureRef(column.figure, column.params ?? {}),
    });
  }

  /** One of each column: those of the first row. */
  protected figures(frame: FiguresFrame): readonly Figure[] {
    return frame.groups[0]?.figures ?? [];
  }

  /** @internal */
  override get status(): FigureStatus {
    return worstStatus(this.data?.groups.flatMap(({ figures }) => figures) ?? []);
  }

  protected override titleText(format: Formatter): string {
    return this.label ?? this.#groupTitle(format);
  }

  #groupTitle({ messages }: Formatter): string {
    return this.groups.map((dimension) => elementWords(messages).dimensions[dimension] ?? dimension).join(' · ');
  }

  protected content(format: Formatter, frame: FiguresFrame | undefined): TileContent {
    if (isBlocked(this.state)) return this.blockedContent(format);
    return {
      visual: html`<div class="scroll" tabindex="0" role="group" aria-label=${this.heading}>${this.#table(format, frame)}</div>`,
      grow: true,
      counted: false,
      momentary: frame && this.figures(frame).every(({ key }) => frame.momentary?.includes(key)),
      rows: heightInRows(7.5 + 2.3 * (frame?.groups.length ?? SKELETON_ROWS)),
    };
  }

  #table(format: Formatter, frame: FiguresFrame | undefined): TemplateResult {
    const columns = this.#columns;
    const rows = frame ? this.#sorted(frame.groups) : Array.from({ length: SKELETON_ROWS }, () => undefined);
    return html`<table class="table" aria-label=${this.heading}>
      <thead>
        <tr>
          <th scope="col"><span class="vh">${this.#groupTitle(format)}</span></th>
          ${columns.map((column) => this.#head(format, column))}
          ${this.trend ? html`<th scope="col" class="course">${elementWords(format.messages).trend}</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${rows.map((group) => this.#row(format, group, columns))}
      </tbody>
    </table>`;
  }

  #head(format: Formatter, column: Standard): TemplateResult {
    const name = column.label ?? qualifiedName(column.figure, column.params ?? {}, format);
    const order =
      this.sort === column.figure ? 'ascending' : this.sort === `-${column.figure}` ? 'descending' : nothing;
    return html`<th scope="col" aria-sort=${order}>
      <button type="button" @click=${() => this.#sortBy(column.figure)}>
        ${name}<svg class="arrow" viewBox="0 0 10 10" aria-hidden="true"><path d="M1 3h8L5 8z" /></svg>
      </button>
    </th>`;
  }

  /** The largest first, then the smallest, then as the server has it. */
  #sortBy(figure: string): void {
    this.sort = this.sort === `-${figure}` ? figure : this.sort === figure ? undefined : `-${figure}`;
  }

  #sorted(groups: readonly FiguresGroup[]): readonly FiguresGroup[] {
    const key = this.sort?.replace(/^-/, '');
    const index = this.#columns.findIndex(({ figure }) => figure === key);
    if (index < 0) return groups;
    const sign = this.sort?.startsWith('-') ? -1 : 1;
    const nowMs = this.nowMs();
    // The earlier an instant, the longer the time since then that is shown.
    const value = (group: FiguresGroup): number | undefined =>
      asDuration(group.figures[index], nowMs)?.value ?? undefined;
    return groups.toSorted((a, b) => {
      const [left, right] = [value(a), value(b)];
      // Rows without a value come last, whichever way round.
      if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
      return (left - right) * sign;
    });
  }

  #row(format: Formatter, group: FiguresGroup | undefined, columns: readonly Standard[]): TemplateResult {
    if (!group) {
      const blank = (width: number): TemplateResult =>
        html`<td><span class="skeleton">${'\u2003'.repeat(width)}</span></td>`;
      return html`<tr>
        ${blank(5)}${columns.map(() => blank(2))}${this.trend ? html`<td class="course"></td>` : nothing}
      </tr>`;
    }
    return html`<tr>
      <th scope="row">${this.#name(format, group)}</th>
      ${columns.map((_, index) => html`<td>${this.#cell(format, group.figures[index])}</td>`)}
      ${this.trend ? html`<td class="course">${sparkline(this.#course(group))}</td>` : nothing}
    </tr>`;
  }

  #name({ messages }: Formatter, { key }: FiguresGroup): unknown {
    const filter = (): string => groupFilter(this.filterValues, key);
    return selectName(this, groupName(key, messages), { filter, figure: this.figureKey });
  }

  #cell(format: Formatter, figure: Figure | undefined): unknown {
    if (!figure) return nothing;
    const { messages } = format;
    if (figure.state === 'TOO_FEW') return html`<span class="words">${messages.tooFew(format.number(figure.n))}</span>`;
    if (figure.state === 'SUPPRESSED') return html`<span class="words">${messages.suppressed}</span>`;
    return html`${alarmSign(figure.status, messages)}${figureText(format, figure, {
      size: 'inline',
      nowMs: () => this.nowMs(),
      coloured: true,
    })}${this.changeNote(format, figure)}`;
  }

  /** The series of one row, as a frame of its own. */
  #course(group: FiguresGroup): SeriesFrame | undefined {
    const frame =
      this.givenSeries(this.series) ??
      (this.#courses.snapshot?.frame as { readonly series: SeriesFrame } | undefined)?.series;
    const key = JSON.stringify(group.key);
    const own = frame?.groups.find((candidate) => JSON.stringify(candidate.key) === key);
    return frame && own && { ...frame, groups: [own] };
  }
}
