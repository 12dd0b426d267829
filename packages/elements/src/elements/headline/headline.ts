import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { StandardsElement } from '../../base/standards-element.ts';
import { type ElementState, isBlocked, isStale, isWaiting } from '../../base/state.ts';
import { blockedWord } from '../../base/status-word.ts';
import { lateModule } from '../../live/late-module.ts';
import { elementWords } from '../../locale/element-words.ts';
import { type Headline, headline } from './headline.rules.ts';
import { headlineStyles } from './headline.styles.ts';

const how = lateModule(() => import('./headline.how.ts'));

/**
 * @summary How service is, in one sentence made from figures against their targets by stated rules, in the reader's language.
 *
 * @tag andon-headline
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @csspart judgement - The short sentence.
 * @csspart detail - What it rests on.
 */
export class AndonHeadline extends StandardsElement {
  static override styles = [...StandardsElement.styles, boardStyles, headlineStyles];

  /** Heading level of the short sentence, 1 to 4; default: no heading. */
  @property({ type: Number }) level: number | undefined;

  /** A sentence on some of the standards would be another a moment later. */
  override get state(): ElementState {
    const state = super.state;
    return state === 'live' && !this.hostFed && !this.watch.settled ? 'loading' : state;
  }

  /** @internal */
  get heading(): string {
    return '';
  }

  /** The sentence as text, for a page's own use; undefined before the first figures. */
  get text(): string | undefined {
    const { format } = this;
    if (!format || this.wordless || isWaiting(this.state) || isBlocked(this.state)) return undefined;
    const { judgement, detail } = headline(this.resultList, format, this.nowMs());
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
        ? {
            verdict: 'unknown',
            judgement: this.state === 'offline' ? messages.offline : blockedWord(messages, state),
            detail: this.helpText(format),
          }
        : headline(this.resultList, format, this.nowMs());
    return html`<div class="headline" ?data-stale=${isStale(state)} data-verdict=${written.verdict}>
      ${this.#heading(written.judgement)}
      <p class="detail" part="detail">${written.detail}</p>
      <div class="under">
        ${this.asOf(format)}
        <details>
          <summary>${elementWords(messages).headlineHow}</summary>
          <ol>
            ${how
              .for(this)
              ?.headlineRules(messages)
              .map((rule) => html`<li>${rule}</li>`)}
          </ol>
        </details>
      </div>
    </div>`;
  }

  #heading(judgement: string): TemplateResult {
    const level = this.level && this.level >= 1 && this.level <= 6 ? this.level : nothing;
    const role = level === nothing ? nothing : 'heading';
    return html`<p class="judgement" part="judgement" role=${role} aria-level=${level}>${judgement}</p>`;
  }
}
