import type { ConnectionSnapshot, LiveSnapshot, LiveSource } from '@andon/client';
import { FiguresDocument } from '@andon/schema';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { AndonElement } from '../../base/andon-element.ts';
import { type ElementState, isBlocked } from '../../base/state.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { Figure, FiguresFrame, FrameMeta } from '../../frames.ts';
import { afterwards } from '../../live/afterwards.ts';
import { LiveBinding } from '../../live/live-binding.ts';
import { ticking } from '../../live/page-clock.ts';
import { filterVariable, view } from '../../live/view.ts';
import { stateMark } from '../../parts/mark.ts';
import { statusStyles } from './status.styles.ts';

/**
 * @summary Whether the numbers on this page are live, delayed, or offline and since when; says so where they are demo data.
 *
 * @tag andon-status
 * @event andon-state - The connection's state changed; `detail` is `{ state, since }`.
 * @event andon-pause - The reader paused or resumed; `detail.paused`. Cancel it to handle the pause yourself.
 * @csspart status - The whole.
 * @csspart state - Mark and word.
 * @csspart demo - The "demo data" label.
 * @csspart clock - The clock.
 * @csspart pause - The pause button.
 */
export class AndonStatus extends AndonElement {
  static override styles = [...AndonElement.styles, statusStyles];

  /** Shows the corrected time: `time`, or `date-time`. */
  @property() clock: 'time' | 'date-time' | undefined;

  /** Offers a button that stops and resumes all updates of the surrounding provider. */
  @property({ type: Boolean }) pausable = false;

  /** Minutes without any event after which the senders count as silent; 0 switches the sign off. */
  @property({ type: Number, attribute: 'silent-after' }) silentAfter = 30;

  @state() private connection: ConnectionSnapshot | undefined;

  #followed: LiveSource | undefined;
  #unfollow: (() => void) | undefined;

  // A connection exists only while something is watched, and a page may hold nothing but this element.
  readonly #binding = new LiveBinding<unknown>(this, () =>
    view(FiguresDocument, {
      figures: [{ key: 'queue.waiting' }],
      ...filterVariable(this.filterValues),
    }),
  );

  override get state(): ElementState {
    if (this.halted) return 'paused';
    return this.connection?.state ?? 'connecting';
  }

  /**
   * Its own subscription never rests: it is the sign of life.
   * @internal
   */
  override get watched(): boolean {
    return document.visibilityState === 'visible' || this.context.value.background === 'live';
  }

  protected get hostFed(): boolean {
    return false;
  }

  /** @internal */
  get meta(): FrameMeta | undefined {
    return (this.#binding.snapshot?.frame as { readonly figures: FiguresFrame } | undefined)?.figures.meta;
  }

  /** @internal */
  get mainFigure(): Figure | undefined {
    return undefined;
  }

  protected snapshots(): readonly (LiveSnapshot<unknown> | undefined)[] {
    return [this.#binding.snapshot];
  }

  /** @internal */
  get heading(): string {
    return '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow?.();
    this.#unfollow = undefined;
    this.#followed = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const source = this.liveSource;
    if (!this.isConnected || source === this.#followed) return;
    this.#unfollow?.();
    this.#followed = source;
    this.#unfollow = source?.onConnection((connection) => {
      this.connection = connection;
    });
  }

  protected override render(): TemplateResult {
    const { format, state } = this;
    if (!format) return html`<span class="status" part="status"></span>`;
    const { messages } = format;
    const after = afterwards.here;
    const asOf = this.asOfMs;
    const newest = this.meta?.newestEventAt;
    const calm = state === 'live' || state === 'connecting' || state === 'paused';
    return html`<span class="status" part="status">
      <span class="state" part="state" ?data-alarm=${!calm} ?data-long=${isBlocked(state)}>${stateMark(state)}${this.#word(format, state)}</span>
      ${this.connection?.demo || this.meta?.demo ? html`<span class="demo" part="demo">${messages.demo}</span>` : nothing}
      ${state === 'live' && newest && asOf !== undefined ? after?.silence(format, newest, asOf, this.silentAfter) : nothing}
      ${this.clock ? html`<span class="clock" part="clock">${ticking(() => this.#time(format))}</span>` : nothing}
      ${this.pausable ? (after?.pauseButton(this, messages) ?? html`<button class="pause" part="pause" disabled></button>`) : nothing}
    </span>`;
  }

  #word(format: Formatter, state: ElementState): string {
    if (isBlocked(state)) return this.blockedLine(format);
    const since = this.connection?.since;
    const nowMs = (): number => this.liveSource?.now() ?? since ?? 0;
    return afterwards.here?.stateSince({ format, state, since, nowMs }) ?? format.messages[state as 'live'];
  }

  #time(format: Formatter): string {
    const now = this.liveSource?.now() ?? Date.now();
    return this.clock === 'date-time'
      ? format.date(now, {
          weekday: 'short',
          month: 'short',
          day: 'numeric',
          hour: '2-digit',
          minute: '2-digit',
          second: '2-digit',
          hourCycle: 'h23',
        })
      : format.time(now, true);
  }
}
