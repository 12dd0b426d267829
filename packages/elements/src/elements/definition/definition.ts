import type { LiveSnapshot, LiveSource } from '@andon/client';
import { DefinitionDocument, FiguresDocument } from '@andon/schema';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { AndonElement } from '../../base/andon-element.ts';
import type { Formatter } from '../../format/formatter.ts';
import { parseParams } from '../../format/parse.ts';
import type { Definition, Figure, FiguresFrame, FrameMeta } from '../../frames.ts';
import { LiveBinding } from '../../live/live-binding.ts';
import { figureRef, requestFilter, type View, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import type { LocaleName } from '../../locale/messages.ts';
import { figureText } from '../../parts/figure-text.ts';
import { definitionStyles } from './definition.styles.ts';

/** Definitions do not change while a page is open: one request a source, language and figure. */
const known = new WeakMap<LiveSource, Map<string, Promise<Definition | undefined>>>();

/**
 * @summary What a number means: name, formula, variant, what was counted, interval, window, freshness and source.
 *
 * The panel behind the "i" of every tile; on its own it watches one figure and explains it.
 *
 * @tag andon-definition
 * @csspart panel - The whole.
 * @event andon-state - `detail` is `{ state, since }`.
 */
export class AndonDefinition extends AndonElement {
  static override styles = [...AndonElement.styles, definitionStyles];

  /** Key of the figure to explain, `family.name`. */
  @property() figure: string | undefined;

  /** Settings of the figure: `quantile=0.9`. */
  @property() params: string | undefined;

  /** Window of the figure. */
  @property() window: string | undefined;

  /** Figures already at hand, in place of `figure`; the first is explained openly. */
  @property({ attribute: false }) figures: readonly Figure[] | undefined;

  /** Of the frame the figures came in. */
  @property({ attribute: false }) frameMeta: FrameMeta | undefined;

  /** Definitions fed by the page, by figure key; nothing is fetched for those. */
  @property({ attribute: false }) definitions: Readonly<Record<string, Definition>> | undefined;

  @state() private fetched: Readonly<Record<string, Definition | undefined>> = {};

  readonly #binding = new LiveBinding<unknown>(this, () => this.#request());
  #asked = '';

  protected get hostFed(): boolean {
    return this.figures !== undefined;
  }

  protected get meta(): FrameMeta | undefined {
    return this.frameMeta ?? (this.figures ? undefined : this.#frame?.meta);
  }

  protected get mainFigure(): Figure | undefined {
    return this.#shown[0];
  }

  protected snapshots(): readonly (LiveSnapshot<unknown> | undefined)[] {
    return this.hostFed ? [] : [this.#binding.snapshot];
  }

  protected get heading(): string {
    return this.format && this.mainFigure ? this.#name(this.mainFigure, this.format) : '';
  }

  get #frame(): FiguresFrame | undefined {
    return (this.#binding.snapshot?.frame as { readonly figures: FiguresFrame } | undefined)?.figures;
  }

  get #shown(): readonly Figure[] {
    return this.figures ?? this.#frame?.groups[0]?.figures ?? [];
  }

  #request(): View<unknown> | undefined {
    if (this.figures || !this.figure) return undefined;
    const filter = this.filterValues;
    return view(FiguresDocument, {
      figures: [figureRef(this.figure, parseParams(this.params))],
      ...(this.window && { window: this.window }),
      ...(Object.keys(filter).length > 0 && { filter: requestFilter(filter) }),
    });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { format } = this;
    const source = this.source ?? this.liveSource;
    if (!format || !source) return;
    const keys = [...new Set(this.#shown.map(({ key }) => key))].filter((key) => !this.definitions?.[key]);
    const asked = [format.messages.locale, ...keys].join(' ');
    if (keys.length === 0 || asked === this.#asked) return;
    this.#asked = asked;
    for (const key of keys) {
      void definitionOf(source, key, format.messages.locale).then((definition) => {
        if (asked === this.#asked) this.fetched = { ...this.fetched, [key]: definition };
      });
    }
  }

  protected override render(): TemplateResult {
    const { format } = this;
    if (!format) return html`<div class="panel" part="panel" aria-busy="true"></div>`;
    const figures = this.#shown;
    const unique = figures.filter((figure, index) => figures.findIndex((other) => same(other, figure)) === index);
    return html`<div class="panel" part="panel">
        ${
          unique.length === 0
            ? html`<p class="note">${format.messages[this.state === 'error' ? 'error' : 'loading']}</p>`
            : unique.length === 1
              ? html`<div class="entry">${this.#head(unique[0]!, format)}${this.#body(unique[0]!, format)}</div>`
              : unique.map(
                  (figure, index) => html`<details class="entry" name="figure" ?open=${index === 0}>
                    <summary>${this.#head(figure, format)}</summary>
                    ${this.#body(figure, format)}
                  </details>`,
                )
        }
      </div>
      <div class="announce vh" role="status"></div>`;
  }

  #head(figure: Figure, format: Formatter): TemplateResult {
    return html`<span class="name">${this.#name(figure, format)}</span> ${
      figure.value == null ? nothing : figureText(format, figure, { size: 'inline', nowMs: () => this.nowMs() })
    }`;
  }

  #body(figure: Figure, format: Formatter): TemplateResult {
    const { messages } = format;
    const definition = this.#definition(figure.key);
    const { meta } = this;
    const row = (term: string, text: unknown): TemplateResult => html`<dt>${term}</dt><dd>${text}</dd>`;
    const fetching = !definition && !(figure.key in this.fetched) && (this.source ?? this.liveSource);
    return html`<p class="description">
        ${definition?.description ?? (fetching ? html`<span class="skeleton">${messages.loading}</span>` : elementWords(messages).definitionMissing)}
      </p>
      <dl>
        ${definition?.formula ? row(elementWords(messages).formula, html`<span class="formula">${definition.formula}</span>`) : nothing}
        ${figure.variant ? row(elementWords(messages).variant, messages.variants[figure.variant] ?? figure.variant) : nothing}
        ${row(elementWords(messages).counted, html`n = ${format.number(figure.n)}${definition ? html` · ${definition.sample}` : nothing}`)}
        ${
          figure.lower != null && figure.upper != null
            ? row(
                elementWords(messages).intervalWord,
                elementWords(messages).fromTo(format.value(figure.lower, figure), format.value(figure.upper, figure)),
              )
            : nothing
        }
        ${figure.target != null ? row(elementWords(messages).targetWord, format.target(figure.target, figure.unit)) : nothing}
        ${figure.state === 'REPORTED' ? row(elementWords(messages).source, elementWords(messages).reported) : nothing}
        ${
          meta
            ? html`${
                definition?.windowed === false
                  ? nothing
                  : row(
                      elementWords(messages).window,
                      html`${messages.windows[meta.window] ?? meta.window}<br /><span class="note"
                          >${elementWords(messages).fromTo(format.dateTime(Date.parse(meta.from)), format.dateTime(Date.parse(meta.to)))}</span
                        >`,
                    )
              }${row(elementWords(messages).freshness, format.dateTime(this.asOfMs ?? Date.parse(meta.asOf)))}`
            : nothing
        }
        ${definition?.source ? row(elementWords(messages).source, html`<span class="source">${definition.source}</span>`) : nothing}
      </dl>`;
  }

  #definition(key: string): Definition | undefined {
    return this.definitions?.[key] ?? this.fetched[key];
  }

  #name(figure: Figure, format: Formatter): string {
    return this.#definition(figure.key)?.name ?? format.messages.figures[figure.key] ?? figure.key;
  }
}

const same = (a: Figure, b: Figure): boolean => a.key === b.key && a.variant === b.variant && a.value === b.value;

function definitionOf(source: LiveSource, key: string, locale: LocaleName): Promise<Definition | undefined> {
  let ofSource = known.get(source);
  if (!ofSource) {
    ofSource = new Map();
    known.set(source, ofSource);
  }
  const id = `${locale} ${key}`;
  let promise = ofSource.get(id);
  if (!promise) {
    promise = source
      .query({ document: DefinitionDocument, variables: { key, locale: locale.replace('-', '_') as 'en' } })
      .then(({ definition }) => definition ?? undefined)
      .catch(() => {
        // The panel says that there is no definition; the next opening asks again.
        ofSource.delete(id);
        return undefined;
      });
    ofSource.set(id, promise);
  }
  return promise;
}
