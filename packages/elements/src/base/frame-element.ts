import type { LiveSource } from '@andon/client';
import type { Filter, TargetInput } from '@andon/schema';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Formatter } from '../format/formatter.ts';
import type { DimensionValue, Figure, Frame, FrameKind, SeriesFrame } from '../frames.ts';
import { given } from '../live/given.ts';
import { settings } from '../live/settings.ts';
import { filterVariable, targetsVariable } from '../live/view.ts';
import { figureText } from '../parts/figure-text.ts';
import { statusSign } from '../parts/mark.ts';
import { figureName, keyFilter, placeName } from '../parts/names.ts';
import { targetLine } from '../parts/target-line.ts';
import type { CsvTable } from './csv.ts';
import type { Explanation } from './definition-popover.ts';
import type { FitController } from './fit-controller.ts';
import { type ElementState, isBlocked, isWaiting } from './state.ts';
import { blockedWord } from './status-word.ts';
import type { TileContent } from './tile.ts';
import { TileElement } from './tile-element.ts';

/** How tables are written: a module of its own. */
export type Csv = typeof import('./csv.ts');

/** The variables every figure view takes. */
export interface ViewVariables {
  readonly filter?: Filter;
  readonly window: string;
  readonly groupBy?: readonly string[];
  readonly targets?: readonly TargetInput[];
  readonly withPrevious?: boolean;
}

/** An element that draws figures, and explains each. */
export abstract class FrameElement<F extends Frame> extends TileElement<F> {
  /** Span of event time: `1m 5m 15m 30m 1h 4h today 24h 7d 30d 90d`. */
  @property() window: string | undefined;

  /** Dimensions to split by: `queue`, `channel,team`; only where groups are shown. */
  @property({ attribute: 'group-by' }) groupBy: string | undefined;

  /** Replaces the configured target of the main figure: `80%`, `20s`, `4h`, `42`. */
  @property() target: string | number | undefined;

  /** How far beyond the target still is attention and not critical, written like `target`. */
  @property() tolerance: string | number | undefined;

  /** Targets of any figures on show: `queue.waiting=15/3; response.withinTarget=90%/5%` (target/tolerance). */
  @property() targets: string | undefined;

  /** `previous` adds the change against the window before; of figures over time, that window beside this one. */
  @property() compare: 'previous' | undefined;

  #fit: FitController | undefined;

  protected get frameKind(): FrameKind {
    return this.figureKey.split('.')[0] as FrameKind;
  }

  /** Key of the figure the element is about, `family.name`. */
  protected abstract get figureKey(): string;
  /** Every figure on show, the main one first: what the "i" explains and `toCsv` writes. */
  protected abstract figures(frame: F): readonly Figure[];

  /** A course that the page feeds. */
  protected givenSeries(series: SeriesFrame | undefined): SeriesFrame | undefined {
    return series && given.for(this)?.givenFrame<SeriesFrame>('series', series);
  }

  /** @internal */
  override get mainFigure(): Figure | undefined {
    const frame = this.data;
    return frame && this.figures(frame)[0];
  }

  /** Whether an attribute is set that the module of settings reads. */
  protected get hasSettings(): boolean {
    return (this.target ?? this.tolerance ?? this.targets ?? this.compare) !== undefined;
  }

  /**
   * Nothing is asked before what it depends on can be read.
   * @internal
   */
  override get liveSource(): LiveSource | undefined {
    return this.hasSettings && !settings.for(this) ? undefined : super.liveSource;
  }

  /** Filter, window, grouping and targets as a request takes them. */
  protected viewVariables(defaultWindow: string): ViewVariables {
    const { groups } = this;
    return {
      ...filterVariable(this.filterValues),
      window: this.window ?? defaultWindow,
      ...(groups.length > 0 && { groupBy: groups }),
      ...targetsVariable(settings.here?.targetInputs(this.figureKey, this) ?? []),
      ...(this.compare === 'previous' && { withPrevious: true }),
    };
  }

  /**
   * Dimensions it shows groups of. None where one number is shown: that of one group would be taken for that of all.
   * @internal
   */
  get groups(): readonly string[] {
    return [];
  }

  /**
   * Of the one group whose figures are shown.
   * @internal
   */
  get shownKey(): readonly DimensionValue[] {
    return (!this.groups[0] && this.data?.groups[0]?.key) || [];
  }

  protected override placeText({ messages }: Formatter): string {
    return this.place ?? placeName({ ...this.filterValues, ...keyFilter(this.shownKey) }, messages);
  }

  protected titleText(format: Formatter): string {
    return this.label ?? figureName(this.figureKey, format.messages);
  }

  /** The figures shown as comma-separated values, a row a group. */
  async toCsv(): Promise<string> {
    const frame = this.data;
    if (!frame) return '';
    const csv = await import('./csv.ts');
    return csv.toCsv(this.table(csv, frame));
  }

  /** A name for a file of this element's data, without ending. */
  get fileName(): string {
    return ['andon', ...this.figureKey.split('.'), this.meta?.to.slice(0, 16).replace(/[-:]/g, '')]
      .filter(Boolean)
      .join('-');
  }

  /** What `toCsv` writes; its module is here only once it is asked for. */
  protected table(csv: Csv, frame: F): CsvTable {
    return csv.figuresTable(frame);
  }

  // ---- words and marks that every tile draws alike ----

  /**
   * The main figure, or the words that stand in for it, or an empty box.
   * @internal
   */
  figureLine(format: Formatter, figure: Figure | undefined, after: unknown = nothing): TemplateResult {
    const { state } = this;
    const words = isWaiting(state) ? undefined : this.stateWords(format, state, figure);
    if (words) return html`<span class="figure words">${words}</span>`;
    return figure && !isBlocked(state) && !isWaiting(state)
      ? html`${figureText(format, figure, { size: 'large', nowMs: () => this.nowMs() })}${after}`
      : html`<span class="figure large"><span class="skeleton"></span></span>`;
  }

  /**
   * What stands in place of a figure that has no value.
   * @internal
   */
  stateWords(format: Formatter, state: ElementState, figure: Figure | undefined): string | undefined {
    const { messages } = format;
    if (isBlocked(state)) return blockedWord(messages, state);
    switch (figure?.state) {
      case 'EMPTY':
        return figure.key === 'queue.longestWaitSince' ? messages.nobodyWaits : messages.empty;
      case 'TOO_FEW':
        return messages.tooFew(format.number(figure.n));
      case 'SUPPRESSED':
        return messages.suppressed;
      default:
        return this.data && !figure ? messages.empty : undefined;
    }
  }

  /**
   * One line of meaning: status against target, or what the element itself has to say, or what to do about the state.
   * @internal
   */
  meaning(format: Formatter, figure: Figure | undefined, own: unknown = nothing): unknown {
    const { state } = this;
    if (isWaiting(state)) return html`<span class="skeleton"></span>`;
    if (isBlocked(state)) return this.helpText(format, this.figureKey);
    if (!figure) return own;
    // Where there is no number nothing is told of it: a mark would stand alone.
    const sign = figure.value == null ? nothing : statusSign(figure.status, format.messages);
    const judged = sign !== nothing;
    const change = this.change(format, figure);
    // By how much comes a moment later than the figure and the word for it.
    const target = targetLine(format, figure, () => this.nowMs());
    return html`${sign}${target && html` ${target}`}
    ${judged && own !== nothing ? html`<span class="note"> · </span>` : nothing}${own}
    ${change ? html`<span class="note">${judged || own !== nothing ? ' · ' : nothing}${change}</span>` : nothing}`;
  }

  /** How it changed against the window before, where the page asks for that. */
  protected change(format: Formatter, figure: Figure): string | undefined {
    return this.compare === 'previous' ? settings.for(this)?.changeText(format, figure) : undefined;
  }

  /** The same in a row of several figures, under the number. */
  protected changeNote(format: Formatter, figure: Figure): unknown {
    const change = this.change(format, figure);
    return change ? html`<div class="note change">${change}</div>` : nothing;
  }

  /** The words of a tile that may or can not show anything. */
  protected blockedContent(format: Formatter): TileContent {
    return { figure: this.figureLine(format, undefined), meaning: this.meaning(format, undefined) };
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.fill && !this.#fit) void this.#loadFit();
  }

  /** Until it is here, what does not fit is clipped. */
  async #loadFit(): Promise<void> {
    const { FitController } = await import('./fit-controller.ts');
    this.#fit ??= new FitController(this, () => `${this.state} ${this.data?.groups.length} ${this.format?.asked}`);
    this.requestUpdate();
  }

  /** The "i" that opens what the numbers mean. */
  protected infoButton(format: Formatter): TemplateResult {
    const text = format.messages.about(this.titleText(format));
    return html`<button
      class="info"
      part="info"
      type="button"
      popovertarget="definition"
      title=${text}
      @pointerenter=${this.#explain}
    >
      <span aria-hidden="true">i</span><span class="vh">${text}</span>
    </button>`;
  }

  /** The panel behind the "i"; filled while it is open. */
  protected definitionPanel(_format: Formatter): TemplateResult {
    return html`<div class="definition" id="definition" popover @beforetoggle=${this.#explain}></div>`;
  }

  /** @internal */
  get explanation(): Explanation {
    const frame = this.data;
    return {
      figures: frame ? this.figures(frame) : [],
      meta: frame?.meta,
      source: this.source ?? this.context.value.source,
      locale: this.format?.asked,
      timeZone: this.timeZone,
    };
  }

  /** Also where the pointer comes near, so that the panel is there when it is asked for. */
  readonly #explain = (event: Event): void => {
    // Where it cannot be fetched the panel stays hidden; the next opening tries again.
    Promise.all([
      import('./definition-popover.ts'),
      // In one go with its element, which would ask for it next.
      import('../elements/definition/definition.body.ts'),
    ]).then(
      ([{ explain }]) => explain(this, event),
      () => {},
    );
  };
}
