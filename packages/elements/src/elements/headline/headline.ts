import type { LiveSnapshot } from '@andon/client';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { AndonElement } from '../../base/andon-element.ts';
import { type ElementState, isBlocked, isStale, isWaiting } from '../../base/state.ts';
import type { Formatter } from '../../format/formatter.ts';
import { parseStandards, type Standard } from '../../format/parse.ts';
import type { Figure, FrameMeta } from '../../frames.ts';
import { afterwards } from '../../live/fetch-afterwards.ts';
import { ticking } from '../../live/page-clock.ts';
import { type StandardResult, StandardsWatch, USUAL_STANDARDS } from '../../live/standards-watch.ts';
import { elementWords } from '../../locale/element-words.ts';
import { type Headline, headline } from './headline.rules.ts';
import { headlineStyles } from './headline.styles.ts';

/**
 * @summary How service is, in one sentence made from figures against their targets by stated rules, in the reader's language.
 *
 * @tag andon-headline
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @csspart judgement - The short sentence.
 * @csspart detail - What it rests on.
 */
export class AndonHeadline extends AndonElement {
  static override styles = [...AndonElement.styles, headlineStyles];

  /** What service is held to, one standard a line or `;`-separated: `queue.serviceLevel window=today target=80% tolerance=5%`. */
  @property() standards: string | readonly Standard[] | undefined;

  /** Figures of the standards fed by the page, in their order; nothing is fetched. */
  @property({ attribute: false }) results: readonly StandardResult[] | undefined;

  /** Heading level of the short sentence, 1 to 4; default: no heading. */
  @property({ type: Number }) level: number | undefined;

  readonly #watch = new StandardsWatch(
    this,
    () => (this.results ? [] : this.#standards),
    () => this.filterValues,
  );

  get #standards(): readonly Standard[] {
    if (typeof this.standards === 'string') return parseStandards(this.standards);
    return this.standards ?? USUAL_STANDARDS;
  }

  get #results(): readonly StandardResult[] {
    return this.results ?? this.#watch.results;
  }

  /** A sentence on some of the standards would be another a moment later. */
  override get state(): ElementState {
    const state = super.state;
    return state === 'live' && !this.hostFed && !this.#watch.settled ? 'loading' : state;
  }

  protected get hostFed(): boolean {
    return this.results !== undefined;
  }

  /** @internal */
  get meta(): FrameMeta | undefined {
    return this.#results.find(({ meta }) => meta)?.meta;
  }

  /** @internal */
  get mainFigure(): Figure | undefined {
    return undefined;
  }

  protected snapshots(): readonly (LiveSnapshot<unknown> | undefined)[] {
    return this.hostFed ? [] : this.#watch.snapshots;
  }

  /** @internal */
  get heading(): string {
    return '';
  }

  /** The sentence as text, for a page's own use; undefined before the first figures. */
  get text(): string | undefined {
    const { format } = this;
    if (!format || this.wordless || isWaiting(this.state) || isBlocked(this.state)) return undefined;
    const { judgement, detail } = headline(this.#results, format, this.nowMs());
    return [judgement, detail].filter(Boolean).join(elementWords(format.messages).sentenceGap);
  }

  protected override render(): TemplateResult {
    const { format, state } = this;
    if (!format || isWaiting(state)) {
      return html`<div class="headline" aria-busy="true">
        <p class="judgement"><span class="skeleton"></span></p>
        <p class="detail"><span class="skeleton"></span></p>
        <div class="under"><span class="skeleton"></span></div>
      </div>`;
    }
    const { messages } = format;
    const written: Headline =
      isBlocked(state) || (!this.meta && !this.hostFed)
        ? { verdict: 'unknown', judgement: this.#stateWords(format), detail: this.helpText(format) }
        : headline(this.#results, format, this.nowMs());
    return html`<div class="headline" ?data-stale=${isStale(state)} data-verdict=${written.verdict}>
      ${this.#heading(written.judgement)}
      <p class="detail" part="detail">${written.detail}</p>
      <div class="under">
        ${this.#freshness(format)}
        <details>
          <summary>${elementWords(messages).headlineHow}</summary>
          <ol>
            ${afterwards()
              ?.headlineRules(messages)
              .map((rule) => html`<li>${rule}</li>`)}
          </ol>
        </details>
      </div>
      <div class="announce vh" role="status"></div>
    </div>`;
  }

  #heading(judgement: string): TemplateResult {
    const level = this.level && this.level >= 1 && this.level <= 4 ? this.level : nothing;
    const role = level === nothing ? nothing : 'heading';
    return html`<p class="judgement" part="judgement" role=${role} aria-level=${level}>${judgement}</p>`;
  }

  #freshness(format: Formatter): unknown {
    const asOf = this.asOfMs;
    if (asOf === undefined) return nothing;
    const now = (): number => this.liveSource?.now() ?? asOf;
    const { messages } = format;
    if (!isStale(this.state)) return html`<span>${messages.asOfTime(format.moment(asOf, now()))}</span>`;
    const word = messages[this.state as 'delayed'];
    return html`<span class="stale">${word} · ${ticking(() => messages.asOf(format.moment(asOf, now()), format.ago(now() - asOf)))}</span>`;
  }

  #stateWords({ messages }: Formatter): string {
    switch (this.state) {
      case 'not-allowed':
        return messages.notAllowed;
      case 'incompatible':
        return messages.incompatible;
      case 'offline':
        return messages.offline;
      default:
        return messages.error;
    }
  }
}
