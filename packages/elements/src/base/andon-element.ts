import type { LiveSnapshot, LiveSource } from '@andon/client';
import { LitElement, type PropertyDeclaration, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { Formatter } from '../format/formatter.ts';
import { type FilterValues, mergeFilters, parseFilter } from '../format/parse.ts';
import type { Figure, FigureStatus, FrameMeta } from '../frames.ts';
import { afterwards } from '../live/afterwards.ts';
import type { Theme } from '../live/context.ts';
import { ContextController } from '../live/context-controller.ts';
import type { LiveHost } from '../live/live-binding.ts';
import { startTicking } from '../live/page-clock.ts';
import { VisibilityController } from '../live/visibility.ts';
import { languageAt, loadMessages, messagesOf, nearestLocale } from '../locale/locale.ts';
import type { LocaleName, Messages } from '../locale/messages.ts';
import { figureText } from '../parts/figure-text.ts';
import { tokens } from '../theme/tokens.ts';
import type { Trouble } from './afterwards.ts';
import { baseStyles } from './base.styles.ts';
import { VERSION } from './define.ts';
import type { Freshness } from './freshness.ts';
import { ownDefault } from './own-default.ts';
import { type ElementState, elementState, isStale, isWaiting } from './state.ts';
import { blockedWord } from './status-word.ts';

/** A live frame further than this from the server's clock comes from a replay of an old log, where time is event time. */
const EVENT_CLOCK_MS = 60_000;

/** Detail of `andon-state`. */
export interface StateDetail {
  readonly state: ElementState;
  /** Epoch ms of the corrected clock; undefined for data fed by the page. */
  readonly since: number | undefined;
}

/** Detail of `andon-select`: what the reader pointed at, so that the page can drill down. */
export interface SelectDetail {
  /** As the `filter` attribute takes it. */
  readonly filter: string;
  readonly figure: string | undefined;
  /** Start of the chosen point of a chart, or when a listed event happened; epoch ms. */
  readonly time: number | undefined;
  /** Width of that point. */
  readonly stepMs?: number;
  /** The span the chosen figures are of, as the `window` attribute takes it. */
  readonly window?: string | undefined;
  /** Of a heat map's cell: 1 is Monday; `hour` is 0 to 23 of that day in `timeZone`. No filter can say it. */
  readonly weekday?: number;
  readonly hour?: number;
  readonly timeZone?: string | undefined;
  /** Of a column: the answers' score, or the age of open cases, which the oldest have no end of. */
  readonly score?: number;
  readonly fromMs?: number;
  readonly toMs?: number | null | undefined;
  /** Of a listed complaint: its reference, as the sender named it. */
  readonly entity?: string;
}

declare global {
  interface GlobalEventHandlersEventMap {
    'andon-pause': CustomEvent<{ readonly paused: boolean }>;
    'andon-select': CustomEvent<SelectDetail>;
    'andon-state': CustomEvent<StateDetail>;
  }
}

/**
 * What every element shares: its surroundings (provider or page), language, live state and the signs of it, visibility and theme.
 * Subclasses say what they watch and draw it.
 */
export abstract class AndonElement extends LitElement implements LiveHost {
  static readonly andonVersion = VERSION;
  static override styles = [tokens, baseStyles];

  protected readonly context = new ContextController(this);
  protected readonly visibility = new VisibilityController(this);
  #formatter: Formatter | undefined;
  #shownState: ElementState | undefined;
  #shownStatus: FigureStatus | undefined;
  #awaited: LocaleName | undefined;
  /** It has what comes after the first figure. */
  #complete = false;

  @state() private messages: Messages | undefined;

  /** Which events count: `queue=billing,support;channel=phone`, or an object of lists. Added to the provider's. */
  @property() filter: string | FilterValues | undefined;

  /** Language tag; default: the provider's, then the nearest `lang`. Regional tags format their own way. */
  @property() locale: string | undefined;

  /** IANA zone for times of day; default: the provider's, then the frame's. */
  @property({ attribute: 'time-zone' }) timeZone: string | undefined;

  /** `auto` follows the page's `color-scheme`. */
  @property({ reflect: true }) theme: Theme = 'auto';

  /** Stops updates; the last value stays and says so. */
  @property({ type: Boolean, reflect: true }) paused = false;

  /** Where data comes from; default: the provider's source, then one for the whole page. */
  @property({ attribute: false }) source: LiveSource | undefined;

  /** How far what is shown can be trusted; also the attribute `data-state`. */
  get state(): ElementState {
    this.knownState ??= elementState({
      snapshots: this.snapshots(),
      hasFrame: this.meta !== undefined,
      hostFed: this.hostFed,
      paused: this.halted,
      figureState: this.mainFigure?.state,
    });
    return this.knownState;
  }

  /** Asked for many times in one drawing; what it follows from changes only with a request for another. */
  declare private knownState: ElementState | undefined;

  override requestUpdate(name?: PropertyKey, oldValue?: unknown, options?: PropertyDeclaration): void {
    this.knownState = undefined;
    if (!ownDefault(this, name)) super.requestUpdate(name, oldValue, options);
  }

  /**
   * The source in force.
   * @internal
   */
  get liveSource(): LiveSource | undefined {
    return this.hostFed || typeof window === 'undefined' ? undefined : (this.source ?? this.context.value.source);
  }

  /** @internal */
  get watched(): boolean {
    return this.context.value.background === 'live' || this.visibility.visible;
  }

  /** @internal */
  get halted(): boolean {
    return this.paused || this.context.value.paused;
  }

  /**
   * The element as a PNG, as it looks now.
   *
   * @returns `undefined` where the browser or the page's policy (it needs `img-src data:`) does not allow it.
   */
  async toImage(options?: { readonly pixelRatio?: number }): Promise<Blob | undefined> {
    return (await import('./to-image.ts')).elementImage(this, options?.pixelRatio);
  }

  /** True where the page feeds the element and nothing is fetched. */
  protected abstract get hostFed(): boolean;
  /**
   * Of the frame that is drawn.
   * @internal
   */
  abstract get meta(): FrameMeta | undefined;
  /**
   * The figure the element is about: its status is the element's, and its "i" is the first.
   * @internal
   */
  abstract get mainFigure(): Figure | undefined;
  /**
   * The element's status as a whole; by default its main figure's.
   * @internal
   */
  get status(): FigureStatus {
    return this.mainFigure?.status ?? 'NONE';
  }
  /** The views the element cannot do without. */
  protected abstract snapshots(): readonly (LiveSnapshot<unknown> | undefined)[];
  /**
   * The name under which a change of status is announced.
   * @internal
   */
  abstract get heading(): string;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#chooseLanguage();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.#chooseLanguage();
    this.toggleAttribute('data-contrast', this.theme === 'auto' && this.context.value.theme === 'contrast');
    this.toggleAttribute('data-wordless', this.wordless);
  }

  protected override updated(_changed: PropertyValues): void {
    const { state, status } = this;
    startTicking(this.renderRoot);
    if (!this.#complete && (afterwards.here || !isWaiting(state))) this.#makeComplete();
    if (status !== this.#shownStatus) {
      this.#shownStatus = status;
      this.setAttribute('data-status', status.toLowerCase().replace('_', '-'));
    }
    if (state !== this.#shownState) {
      this.#shownState = state;
      this.setAttribute('data-state', state);
      const detail: StateDetail = { state, since: this.snapshots()[0]?.since };
      this.dispatchEvent(new CustomEvent('andon-state', { detail, bubbles: true, composed: true }));
    }
    if (!this.wordless) afterwards.here?.beHeard(this);
  }

  /** Its language, or what else its words need, is on its way: what it draws takes the room of English words, and none of them is seen. */
  protected get wordless(): boolean {
    return !this.messages && !!this.#awaited;
  }

  /**
   * Words and numbers in force; undefined before the element is on a page.
   * @internal
   */
  get format(): Formatter | undefined {
    const messages = this.messages ?? (this.wordless ? messagesOf('en') : undefined);
    if (!messages) return undefined;
    const tag = this.#languageTag();
    const zone = this.timeZone ?? this.context.value.timeZone ?? this.meta?.zone;
    const known = this.#formatter;
    if (known?.messages === messages && known.asked === tag && known.timeZone === zone) return known;
    this.#formatter = new Formatter(messages, tag, zone);
    return this.#formatter;
  }

  /**
   * The provider's filter narrowed by the element's own.
   * @internal
   */
  get filterValues(): FilterValues {
    return mergeFilters(this.context.value.filter, parseFilter(this.filter));
  }

  /**
   * The instant against which running durations are told. It stands still at the frame's own time where the frame is not of now, so
   * that an old queue does not seem to wait on.
   * @internal
   */
  nowMs(): number {
    const asOf = this.asOfMs ?? Date.now();
    const source = this.liveSource;
    if (!source || isStale(this.state)) return asOf;
    const now = source.now();
    return Math.abs(now - asOf) < EVENT_CLOCK_MS ? now : asOf;
  }

  /**
   * Event time the figures are true for.
   * @internal
   */
  get asOfMs(): number | undefined {
    const asOf = this.snapshots()[0]?.asOf;
    return asOf ?? (this.meta ? Date.parse(this.meta.asOf) : undefined);
  }

  /** What is needed to say how old the figures are. */
  protected freshness(format: Formatter): Freshness {
    const { state, asOfMs } = this;
    // What the page feeds may be of any day: told against its reader's clock.
    const nowMs = (): number => this.liveSource?.now() ?? Date.now();
    return { format, state, asOfMs, since: this.snapshots()[0]?.since, nowMs };
  }

  /** @internal */
  select(detail: SelectDetail): void {
    this.dispatchEvent(new CustomEvent('andon-select', { detail, bubbles: true, composed: true }));
  }

  /** What can be said of a state in which nothing can be shown; a moment later than the state itself. */
  #trouble({ messages }: Formatter, figure?: string): Trouble {
    const { contact } = this.context.value;
    return { state: this.state, messages, contact, error: this.snapshots()[0]?.error, figure };
  }

  /**
   * What to do about it.
   * @internal
   */
  helpText(format: Formatter, figure?: string): string {
    return afterwards.here?.helpText(this.#trouble(format, figure)) ?? '';
  }

  /** Both, as one line. */
  protected blockedLine(format: Formatter): string {
    const word = blockedWord(format.messages, this.state);
    return afterwards.here?.blockedLine(word, this.#trouble(format)) ?? word;
  }

  /**
   * A figure in running text. Here for the panel's sake: a chunk that imports it beside Lit makes the bundler keep Lit apart.
   * @internal
   */
  figureText(format: Formatter, figure: Figure, coloured = false): TemplateResult {
    return figureText(format, figure, { size: 'inline', nowMs: () => this.nowMs(), coloured });
  }

  #makeComplete(): void {
    const after = afterwards.for(this);
    this.#complete = after !== undefined;
    after?.adoptLateStyles(this.renderRoot);
  }

  #languageTag(): string {
    return this.locale ?? this.context.value.locale ?? languageAt(this);
  }

  #chooseLanguage(): void {
    if (typeof window === 'undefined') return;
    const name = nearestLocale(this.#languageTag());
    if (this.messages?.locale === name) return;
    const known = messagesOf(name);
    if (known) {
      this.#awaited = undefined;
      this.messages = known;
      return;
    }
    if (this.#awaited === name) return;
    this.#awaited = name;
    void loadMessages(name).then((messages) => {
      if (this.#awaited === name) this.messages = messages;
    });
  }
}
