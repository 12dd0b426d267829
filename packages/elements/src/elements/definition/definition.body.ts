// Fetched with the first panel that explains a figure.
import type { LiveSource } from '@andon/client';
import { DefinitionDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { addStyles } from '../../base/add-styles.ts';
import type { BodyHost } from '../../base/body-host.ts';
import type { Formatter } from '../../format/formatter.ts';
import { targetText } from '../../format/target-text.ts';
import type { Definition, Figure, FrameMeta } from '../../frames.ts';
import { definitionWords } from '../../locale/definition-words.ts';
import { elementWords } from '../../locale/element-words.ts';
import type { LocaleName } from '../../locale/messages.ts';
import { figureName } from '../../parts/names.ts';
import { bodyStyles } from './definition.body.styles.ts';

/** Definitions do not change while a page is open: one request a source, language and figure. */
const known = new WeakMap<LiveSource, Map<string, Promise<Definition | undefined>>>();

/** What the body uses of its element. */
export interface DefinitionHost extends BodyHost {
  readonly definitions: Readonly<Record<string, Definition>> | undefined;
  readonly source: LiveSource | undefined;
  readonly meta: FrameMeta | undefined;
  /** The figures to explain. */
  readonly shown: readonly Figure[];
}

/** Fetches what the figures of one panel mean, and writes it. */
export class DefinitionBody {
  readonly #host: DefinitionHost;
  #fetched: Readonly<Record<string, Definition | undefined>> = {};
  #asked = '';

  constructor(host: DefinitionHost) {
    this.#host = host;
    addStyles(host.renderRoot, bodyStyles);
  }

  updated(): void {
    const { format } = this.#host;
    const source = this.#host.source ?? this.#host.liveSource;
    if (!format || !source) return;
    const keys = [...new Set(this.#host.shown.map(({ key }) => key))].filter((key) => !this.#host.definitions?.[key]);
    const asked = [format.messages.locale, ...keys].join(' ');
    if (keys.length === 0 || asked === this.#asked) return;
    this.#asked = asked;
    for (const key of keys) {
      void definitionOf(source, key, format.messages.locale).then((definition) => {
        if (asked === this.#asked) this.#fetched = { ...this.#fetched, [key]: definition };
        this.#host.requestUpdate();
      });
    }
  }

  render(format: Formatter): TemplateResult {
    const figures = this.#host.shown;
    const unique = figures.filter((figure, index) => figures.findIndex((other) => same(other, figure)) === index);
    return html`<div class="panel" part="panel">
        ${
          unique.length === 0
            ? html`<p class="note">${format.messages[this.#host.state === 'error' ? 'error' : 'loading']}</p>`
            : unique.length === 1
              ? html`<div class="entry">${this.#head(unique[0]!, format)}${this.#body(unique[0]!, format)}</div>`
              : unique.map(
                  (figure, index) => html`<details class="entry" name="figure" ?open=${index === 0}>
                    <summary>${this.#head(figure, format)}</summary>
                    ${this.#body(figure, format)}
                  </details>`,
                )
        }
      </div>`;
  }

  #head(figure: Figure, format: Formatter): TemplateResult {
    return html`<span class="name">${this.name(figure, format)}</span> ${
      figure.value == null ? nothing : this.#host.figureText(format, figure)
    }`;
  }

  #body(figure: Figure, format: Formatter): TemplateResult {
    const { messages } = format;
    const definition = this.definition(figure.key);
    const { meta } = this.#host;
    // The sign before a missed figure is not theirs.
    const bound = (value: number): string => format.value(value, { ...figure, status: 'NONE' });
    const row = (term: string, text: unknown): TemplateResult => html`<dt>${term}</dt><dd>${text}</dd>`;
    const fetching = !definition && !(figure.key in this.#fetched) && (this.#host.source ?? this.#host.liveSource);
    return html`<p class="description">
        ${definition?.description ?? (fetching ? html`<span class="skeleton">${messages.loading}</span>` : definitionWords(messages).definitionMissing)}
      </p>
      <dl>
        ${definition?.formula ? row(definitionWords(messages).formula, html`<span class="formula">${definition.formula}</span>`) : nothing}
        ${figure.variant ? row(definitionWords(messages).variant, messages.variants[figure.variant] ?? figure.variant) : nothing}
        ${row(definitionWords(messages).counted, html`n = ${format.number(figure.n)}${definition ? html` · ${definition.sample}` : nothing}`)}
        ${
          figure.lower != null && figure.upper != null
            ? row(
                definitionWords(messages).intervalWord,
                elementWords(messages).fromTo(bound(figure.lower), bound(figure.upper)),
              )
            : nothing
        }
        ${figure.target != null ? row(elementWords(messages).targetWord, targetText(format, figure.target, figure.unit)) : nothing}
        ${figure.state === 'REPORTED' ? row(definitionWords(messages).source, definitionWords(messages).reported) : nothing}
        ${
          meta
            ? html`${
                definition?.windowed === false
                  ? nothing
                  : row(
                      definitionWords(messages).window,
                      html`${messages.windows[meta.window] ?? meta.window}<br /><span class="note"
                          >${elementWords(messages).fromTo(format.dateTime(Date.parse(meta.from)), format.dateTime(Date.parse(meta.to)))} · ${zoneName(format.zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone)}</span
                        >`,
                    )
              }${row(definitionWords(messages).freshness, format.dateTime(this.#host.asOfMs ?? Date.parse(meta.asOf)))}`
            : nothing
        }
        ${definition?.source ? row(definitionWords(messages).source, html`<span class="source">${definition.source}</span>`) : nothing}
      </dl>`;
  }

  /** As far as it is here. */
  definition(key: string): Definition | undefined {
    return this.#host.definitions?.[key] ?? this.#fetched[key];
  }

  /** As its definition has it. */
  name(figure: Figure, format: Formatter): string {
    return this.definition(figure.key)?.name ?? figureName(figure.key, format.messages);
  }
}

/** `Europe/Berlin`, which may break after the slash. */
const zoneName = (zone: string): string => zone.replaceAll('/', '/\u200b').replaceAll('_', ' ');

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
