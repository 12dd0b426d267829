import type { LiveSnapshot } from '@andon/client';
import type { Filter, TargetInput } from '@andon/schema';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Formatter } from '../format/formatter.ts';
import { parseAmount, parseTargets } from '../format/parse.ts';
import type { DimensionValue, Figure, Frame, FrameMeta } from '../frames.ts';
import { isForbidden } from '../live/forbidden.ts';
import { LiveBinding } from '../live/live-binding.ts';
import { requestFilter, type View } from '../live/view.ts';
import { figureText } from '../parts/figure-text.ts';
import { statusSign } from '../parts/mark.ts';
import { figureName, placeName, valueName } from '../parts/names.ts';
import { changeText, targetLine } from '../parts/sentences.ts';
import { AndonElement } from './andon-element.ts';
import type { CsvTable } from './csv.ts';
import type { Explanation } from './definition-popover.ts';
import type { FitController } from './fit-controller.ts';
import { type ElementState, isBlocked, isStale, isWaiting } from './state.ts';
import { type TileContent, tile } from './tile.ts';

/** How tables are written: a module of its own. */
export type Csv = typeof import('./csv.ts');

export type Density = 'compact' | 'regular';

/** The variables every figure view takes. */
export interface ViewVariables {
  readonly filter?: Filter;
  readonly window: string;
  readonly groupBy?: readonly string[];
  readonly targets?: readonly TargetInput[];
  readonly withPrevious?: boolean;
}

/**
 * An element that draws one kind of frame: watches the view its attributes describe, or takes the frame from the page, and draws a
 * tile that has the same shape in every state.
 */
export abstract class FrameElement<F extends Frame> extends AndonElement {
  /** Data fed by the page: the object the server would send. Nothing is fetched while it is set. */
  @property({ attribute: false }) frame: F | undefined;

  /** Span of event time: `1m 5m 15m 30m 1h 4h today 24h 7d 30d 90d`. */
  @property() window: string | undefined;

  /** Dimensions to split by: `queue`, `channel,team`. */
  @property({ attribute: 'group-by' }) groupBy: string | undefined;

  /** Replaces the configured target of the main figure: `80%`, `20s`, `4h`, `42`. */
  @property() target: string | number | undefined;

  /** How far beyond the target still is attention and not critical, written like `target`. */
  @property() tolerance: string | number | undefined;

  /** Targets of any figures on show: `queue.waiting=15/3; response.withinTarget=90%/5%` (target/tolerance). */
  @property() targets: string | undefined;

  /** `previous` adds the change against the window before. */
  @property() compare: 'previous' | undefined;

  /** Title; default: the name of the figure. */
  @property() label: string | undefined;

  /** Where, after the title; default: from the filter. */
  @property() place: string | undefined;

  /** `compact` takes less room. */
  @property({ reflect: true }) density: Density = 'regular';

  /** Fills the height of its box and scales its type with it, for walls. */
  @property({ type: Boolean, reflect: true }) fill = false;

  /** 1 to 6 makes the title a heading of that level. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel: number | undefined;

  #fit: FitController | undefined;
  readonly #binding = new LiveBinding<unknown>(
    this,
    () => (this.frame ? undefined : this.request()),
    () => this.framesEveryMs,
  );

  /** Least time between two frames that are drawn; the newest is drawn in any case. What draws only once a second need not look ten times. */
  protected get framesEveryMs(): number {
    return 0;
  }

  /** The view to watch; undefined where an attribute it needs is missing. */
  protected abstract request(): View<unknown> | undefined;
  /** The frame in an answer. */
  protected abstract frameOf(data: unknown): F;
  /** Key of the figure the element is about, `family.name`. */
  protected abstract get figureKey(): string;
  /** The tile's parts. With no frame they are empty boxes of the same size. */
  protected abstract content(format: Formatter, frame: F | undefined): TileContent;
  /** Every figure on show, the main one first: what the "i" explains and `toCsv` writes. */
  protected abstract figures(frame: F): readonly Figure[];

  /**
   * What is drawn: fed by the page or received. Withheld where the reader may not see it.
   * @internal
   */
  get data(): F | undefined {
    if (this.frame) return this.frame;
    const snapshot = this.#binding.snapshot;
    if (snapshot?.frame === undefined || isForbidden(snapshot)) return undefined;
    return this.frameOf(snapshot.frame);
  }

  protected get hostFed(): boolean {
    return this.frame !== undefined;
  }

  /** @internal */
  get meta(): FrameMeta | undefined {
    return this.data?.meta;
  }

  /** @internal */
  get mainFigure(): Figure | undefined {
    const frame = this.data;
    return frame && this.figures(frame)[0];
  }

  protected snapshots(): readonly (LiveSnapshot<unknown> | undefined)[] {
    return this.hostFed ? [] : [this.#binding.snapshot];
  }

  /** Filter, window, grouping and targets as a request takes them. */
  protected viewVariables(defaultWindow: string): ViewVariables {
    const filter = this.filterValues;
    const targets = this.targetInputs;
    return {
      ...(Object.keys(filter).length > 0 && { filter: requestFilter(filter) }),
      window: this.window ?? defaultWindow,
      ...(this.groups.length > 0 && { groupBy: this.groups }),
      ...(targets.length > 0 && { targets }),
      ...(this.compare === 'previous' && { withPrevious: true }),
    };
  }

  private get targetInputs(): readonly TargetInput[] {
    const own = amount(this.target);
    const tolerance = amount(this.tolerance);
    const main =
      own === undefined ? [] : [{ figure: this.figureKey, value: own, ...(tolerance !== undefined && { tolerance }) }];
    return [...main, ...parseTargets(this.targets)];
  }

  /** @internal */
  get groups(): readonly string[] {
    return (this.groupBy ?? '')
      .split(/[,\s]+/)
      .map((name) => name.trim())
      .filter((name) => name !== '');
  }

  /** @internal */
  get heading(): string {
    const { format } = this;
    if (!format) return '';
    const place = this.placeText(format);
    return place ? `${this.titleText(format)} · ${place}` : this.titleText(format);
  }

  protected titleText(format: Formatter): string {
    return this.label ?? figureName(this.figureKey, format.messages);
  }

  protected placeText(format: Formatter): string {
    return this.place ?? placeName(this.filterValues, format.messages);
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

  /** @internal */
  groupName(key: readonly DimensionValue[], format: Formatter): string {
    return key.length === 0 ? format.messages.total : key.map((part) => valueName(part, format.messages)).join(' · ');
  }

  /**
   * The filter that selects one group, for `andon-select`.
   * @internal
   */
  groupFilter(key: readonly DimensionValue[]): string {
    const filter = {
      ...this.filterValues,
      ...Object.fromEntries(key.map(({ dimension, value }) => [dimension, [value]])),
    };
    return Object.entries(filter)
      .map(([dimension, values]) => `${dimension}=${values.join(',')}`)
      .join(';');
  }

  // ---- words and marks that every tile draws alike ----

  /**
   * The main figure, or the words that stand in for it, or an empty box.
   * @internal
   */
  figureLine(format: Formatter, figure: Figure | undefined, after: unknown = nothing): TemplateResult {
    const { messages } = format;
    const { state } = this;
    if (isWaiting(state) || (!figure && !isBlocked(state))) {
      return html`<span class="figure large"><span class="skeleton"></span></span>`;
    }
    const words = this.stateWords(format, state, figure);
    if (words) return html`<span class="figure words">${words}</span>`;
    if (!figure) return html`<span class="figure words">${messages.noData}</span>`;
    return html`${figureText(format, figure, { size: 'large', nowMs: () => this.nowMs() })}${after}`;
  }

  /**
   * What stands in place of a figure that has no value.
   * @internal
   */
  stateWords(format: Formatter, state: ElementState, figure: Figure | undefined): string | undefined {
    const { messages } = format;
    if (state === 'not-allowed') return messages.notAllowed;
    if (state === 'incompatible') return messages.incompatible;
    if (state === 'error') return messages.error;
    switch (figure?.state) {
      case 'EMPTY':
        return figure.key === 'queue.longestWaitSince' ? messages.nobodyWaits : messages.empty;
      case 'TOO_FEW':
        return messages.tooFew(format.number(figure.n));
      case 'SUPPRESSED':
        return messages.suppressed;
      default:
        return undefined;
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
    const target = targetLine(format, figure, () => this.nowMs());
    const change = this.compare === 'previous' ? changeText(format, figure) : undefined;
    return html`${target ? html`${statusSign(figure.status, format.messages)} ${target}` : nothing}
    ${target && own !== nothing ? html`<span class="note"> · </span>` : nothing}${own}
    ${change ? html`<span class="note">${target || own !== nothing ? ' · ' : nothing}${change}</span>` : nothing}`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.fill && !this.#fit) void this.#loadFit();
  }

  /** Until it is here, what does not fit is clipped. */
  async #loadFit(): Promise<void> {
    const { FitController } = await import('./fit-controller.ts');
    this.#fit ??= new FitController(this, () => `${this.state} ${this.data?.groups.length} ${this.format?.asked}`);
  }

  protected override render(): TemplateResult {
    const { format } = this;
    const frame = this.data;
    // Without words yet, the boxes alone: a language file is on its way.
    if (!format) return html`<section class="tile" part="tile" aria-busy="true"></section>`;
    const { state } = this;
    const content = this.content(format, frame);
    const figure = this.mainFigure;
    return html`${tile(content, {
      format,
      state,
      status: isBlocked(state) ? 'NONE' : this.status,
      stale: isStale(state),
      title: this.titleText(format),
      place: this.placeText(format),
      headingLevel: this.headingLevel,
      meta: frame?.meta,
      asOfMs: this.asOfMs,
      since: this.snapshots()[0]?.since,
      nowMs: () => this.liveSource?.now() ?? this.asOfMs ?? Date.now(),
      figure,
      info: this.infoButton(format),
    })}${this.definitionPanel(format)}`;
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

export const amount = (value: string | number | undefined): number | undefined =>
  typeof value === 'number' ? value : parseAmount(value);
