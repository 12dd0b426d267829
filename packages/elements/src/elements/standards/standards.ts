import { SeriesDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { StandardsElement } from '../../base/standards-element.ts';
import { isBlocked, isStale, isWaiting } from '../../base/state.ts';
import type { Density } from '../../base/tile-element.ts';
import type { Formatter } from '../../format/formatter.ts';
import { formatFilter, mergeFilters, parseFilter } from '../../format/parse.ts';
import type { Standard } from '../../format/parse-standards.ts';
import { targetText } from '../../format/target-text.ts';
import type { Figure, FigureStatus, SeriesFrame } from '../../frames.ts';
import { afterwards } from '../../live/afterwards.ts';
import { given } from '../../live/given.ts';
import { LiveBindings } from '../../live/live-binding.ts';
import type { StandardResult } from '../../live/standards-watch.ts';
import { targetInput } from '../../live/target-input.ts';
import { figureRef, filterVariable, targetsVariable, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { asDuration } from '../../parts/as-duration.ts';
import { bullet, bulletStyles } from '../../parts/bullet.ts';
import { courseSpan } from '../../parts/course-span.ts';
import { dash } from '../../parts/dash.ts';
import { figureText } from '../../parts/figure-text.ts';
import { mark, statusSign } from '../../parts/mark.ts';
import { placeName, windowOf } from '../../parts/names.ts';
import { qualifiedName } from '../../parts/qualified-name.ts';
import { selectName } from '../../parts/select.ts';
import { sparklineStyles } from '../../parts/sparkline.styles.ts';
import { sparkline } from '../../parts/sparkline.ts';
import { tableStyles } from '../../parts/table.styles.ts';
import { targetLine } from '../../parts/target-line.ts';
import { worstStatus } from '../../parts/worst-status.ts';
import { standardsStyles } from './standards.styles.ts';

/**
 * @summary Standards as a table: what is promised, what is kept, bullet bars, small trends, and the verdict in words.
 *
 * @tag andon-standards
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A standard was chosen (with `selectable`); `detail` is `{ filter, figure }`.
 * @csspart table - The table.
 */
export class AndonStandards extends StandardsElement {
  static override styles = [
    ...StandardsElement.styles,
    boardStyles,
    tableStyles,
    bulletStyles,
    sparklineStyles,
    standardsStyles,
  ];

  /** Courses fed by the page, in the order of the rows. */
  @property({ attribute: false }) series: readonly (SeriesFrame | undefined)[] | undefined;

  /** Draws the course of every figure. */
  @property({ type: Boolean }) trend = false;

  /** Names are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  /** `compact` takes less room. */
  @property({ reflect: true }) density: Density = 'regular';

  /** Name of the table for screen readers. */
  @property() label: string | undefined;

  readonly #courses = new LiveBindings<unknown>(this, () =>
    this.trend && !this.results ? this.standardList.map((standard) => this.#courseView(standard)) : [],
  );

  /** @internal */
  override get status(): FigureStatus {
    return worstStatus(this.resultList.map(({ figure }) => figure));
  }

  /** @internal */
  get heading(): string {
    return this.label ?? (this.format ? elementWords(this.format.messages).standard : '');
  }

  #courseView(standard: Standard) {
    const filter = mergeFilters(this.filterValues, parseFilter(standard.filter));
    const { figure, params, target, tolerance } = standard;
    return view(SeriesDocument, {
      figure: figureRef(figure, params ?? {}),
      ...courseSpan(standard.window ?? windowOf(figure)),
      ...filterVariable(filter),
      ...targetsVariable(targetInput(figure, target, tolerance)),
    });
  }

  protected override render(): TemplateResult {
    const { format, state } = this;
    if (!format) return html`<div class="wrap" aria-busy="true"></div>`;
    const { messages } = format;
    if (isBlocked(state)) {
      return html`<div class="wrap"><p class="words">${this.blockedLine(format)}</p></div>`;
    }
    return html`<div class="wrap" ?data-stale=${isStale(state)} aria-busy=${isWaiting(state) ? 'true' : nothing}>
      <table class="table" part="table" aria-label=${this.heading}>
        <thead>
          <tr>
            <th scope="col">${elementWords(messages).standard}</th>
            <th scope="col" class="aim">${elementWords(messages).targetWord}</th>
            <th scope="col" class="actual">${elementWords(messages).actual}</th>
            <th class="c-bar" aria-hidden="true"></th>
            ${this.trend ? html`<th scope="col" class="course">${elementWords(messages).trend}</th>` : nothing}
            <th scope="col" class="verdict">${elementWords(messages).status}</th>
          </tr>
        </thead>
        <tbody>
          ${this.resultList.map((result, index) => this.#row(format, result, index))}
        </tbody>
      </table>
      <div class="under">${this.asOf(format)}</div>
    </div>`;
  }

  #row(format: Formatter, { standard, figure, meta, momentary }: StandardResult, index: number): TemplateResult {
    const { messages } = format;
    const place = standard.place ?? placeName(parseFilter(standard.filter), messages);
    const window = !momentary && messages.windows[meta?.window ?? standard.window ?? windowOf(standard.figure)];
    const target = figure?.target ?? standard.target;
    const series =
      this.#given(index) ??
      (this.#courses.snapshots[index]?.frame as { readonly series: SeriesFrame } | undefined)?.series;
    return html`<tr>
      <th scope="row">
        <div class="name">${this.#name(format, standard, meta?.window ?? standard.window ?? windowOf(standard.figure))}</div>
        <div class="where">${[place, window].filter(Boolean).join(' · ')}</div>
      </th>
      <td class="aim">${figure ? (target == null ? dash(messages) : targetText(format, target, figure.unit)) : skeleton(2)}</td>
      <td class="actual">${this.#actual(format, figure)}</td>
      <td class="c-bar">${bullet(asDuration(figure, this.nowMs()))}</td>
      ${this.trend ? html`<td class="course">${sparkline(series)}</td>` : nothing}
      <td class="verdict sentence">${this.#verdict(format, figure)}</td>
    </tr>`;
  }

  #given(index: number): SeriesFrame | undefined {
    const series = this.series?.[index];
    return series && given.for(this)?.givenFrame<SeriesFrame>('series', series);
  }

  #name(format: Formatter, standard: Standard, window: string): unknown {
    const name = standard.label ?? qualifiedName(standard.figure, standard.params ?? {}, format);
    const filter = (): string => formatFilter(mergeFilters(this.filterValues, parseFilter(standard.filter)));
    return selectName(this, name, { filter, figure: standard.figure, window });
  }

  #actual(format: Formatter, figure: Figure | undefined): unknown {
    return figure
      ? figureText(format, figure, { size: 'inline', nowMs: () => this.nowMs(), coloured: true })
      : skeleton(2);
  }

  #verdict(format: Formatter, figure: Figure | undefined): unknown {
    if (!figure) return skeleton(6);
    const words = withoutValue(format, figure);
    if (words) return html`${mark('nodata')} ${words}`;
    if (!afterwards.here) return skeleton(6);
    const text = targetLine(format, figure, () => this.nowMs(), false);
    return text ? html`${statusSign(figure.status, format.messages)} ${text}` : nothing;
  }
}

/** Why there is no number; it stands where the verdict would, which has the room. */
function withoutValue(format: Formatter, { state, n }: Figure): string | undefined {
  if (state === 'EMPTY') return format.messages.noData;
  if (state === 'TOO_FEW') return format.messages.tooFew(format.number(n));
  return state === 'SUPPRESSED' ? format.messages.suppressed : undefined;
}

const skeleton = (ems: number): TemplateResult => html`<span class="skeleton">${'\u2003'.repeat(ems)}</span>`;
