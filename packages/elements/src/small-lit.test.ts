import { expect } from 'chai';
import * as lit from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';
import { repeat } from 'lit/directives/repeat.js';
import * as smallDirective from '../scripts/small-lit/directive.ts';
import * as small from '../scripts/small-lit/index.ts';
import { repeat as smallRepeat } from '../scripts/small-lit/repeat.ts';

// The script for pages draws with a small Lit of our own: both must draw the same.

/** What elements use, of the one or the other. */
interface Library {
  readonly html: (strings: TemplateStringsArray, ...values: readonly unknown[]) => unknown;
  readonly svg: Library['html'];
  readonly nothing: unknown;
  readonly noChange: unknown;
  readonly render: (value: unknown, container: HTMLElement) => unknown;
  readonly repeat: (
    items: readonly string[],
    keyOf: (item: unknown) => unknown,
    draw: (item: unknown) => unknown,
  ) => unknown;
  readonly mark: (text: string) => unknown;
}

/** Writes a title and counts how often it has. */
class Mark extends Directive {
  #times = 0;

  render(_text: string): unknown {
    return lit.noChange;
  }

  override update({ element }: ElementPart, [text]: [string]): unknown {
    element.setAttribute('title', `${text} ${++this.#times}`);
    return lit.noChange;
  }
}

class SmallMark extends smallDirective.Directive {
  #times = 0;

  render(): unknown {
    return small.noChange;
  }

  override update({ element }: smallDirective.ElementPart, [text]: readonly unknown[]): unknown {
    element.setAttribute('title', `${text} ${++this.#times}`);
    return small.noChange;
  }
}

const libraries: readonly Library[] = [
  { ...(lit as Pick<Library, 'html' | 'svg' | 'nothing' | 'noChange' | 'render'>), repeat, mark: directive(Mark) },
  { ...small, repeat: smallRepeat, mark: smallDirective.directive(SmallMark) },
];

/** Without the comments that hold places. */
const drawnIn = (container: Element): string => container.innerHTML.replaceAll(/<!--.*?-->/gs, '');

type Draw = (library: Library, step: number) => unknown;

const templates: Readonly<Record<string, { readonly steps: number; readonly draw: Draw }>> = {
  'text, numbers and what is none': {
    steps: 8,
    draw: ({ html, nothing }, step) =>
      html`a ${['', 'text', 0, 1, null, undefined, nothing, false][step]} b<i>${step}</i>${step % 2 ? 'odd' : nothing}`,
  },
  'templates in each other, of changing shape': {
    steps: 6,
    draw: ({ html, nothing }, step) => {
      const inner = [html`<b>${step}</b>`, html`x${html`<u>${step}</u>`}`, nothing, 'text'][step % 4];
      return html`<p>${inner}</p>${inner}<span>${step > 2 ? html`${inner}${inner}` : inner} end</span>`;
    },
  },
  'lists that grow, shrink and go': {
    steps: 7,
    draw: ({ html, nothing }, step) => {
      const items = Array.from({ length: [3, 5, 1, 0, 2, 4, 1][step] ?? 0 }, (_, at) => html`<li>${at}.${step}</li>`);
      return html`<ul>
        ${step === 4 ? nothing : items}
        <li>last</li>
      </ul>${step === 5 ? 'none' : items.map((item) => [item, ' '])}`;
    },
  },
  'attributes, whole and in parts': {
    steps: 6,
    draw: ({ html, nothing }, step) => html`<div
      class="a ${step} b ${step % 2 ? 'odd' : ''} c"
      id=${`n${step}`}
      title="${step === 3 ? nothing : step}"
      data-one="${step} ${step === 2 ? nothing : 'x'}"
      aria-label=${[undefined, null, nothing, '', 0, 'label'][step]}
      ?hidden=${step % 3 === 1}
      lang="en"
    ><input type="text" value=${step} .disabled=${step > 2} /></div>`,
  },
  drawings: {
    steps: 3,
    draw: ({ html, svg, nothing }, step) => html`<svg viewBox="0 0 ${10 + step} 10">
      ${svg`<g><circle cx=${step} cy="1" r=${step} /><path d="M0 ${step}H5" /></g>`}
      ${step === 1 ? nothing : [1, 2].map((x) => svg`<text x=${x}>${x + step}</text>`)}
    </svg>`,
  },
  'rows and cells': {
    steps: 3,
    draw: ({ html }, step) =>
      html`<table><thead><tr>${['a', 'b'].map((name) => html`<th>${name}</th>`)}</tr></thead><tbody>${Array.from(
        { length: step + 1 },
        (_, row) => html`<tr><th scope="row">${row}</th><td>${step}</td></tr>`,
      )}</tbody></table>`,
  },
  'directives on elements, on and off': {
    steps: 4,
    draw: ({ html, mark, nothing }, step) =>
      html`<i class=${step} ${mark(`${step}`)} lang=${step}>${step}</i><b ${step === 2 ? nothing : mark('b')}></b>`,
  },
  'keyed lists': {
    steps: 8,
    draw: ({ html, repeat: keyed }, step) => html`<ol>
      ${keyed(
        [...(['abc', 'bcd', 'dabc', '', 'xyz', 'zyx', 'zayb', 'a'][step] ?? '')],
        (item) => item,
        (item) => html`<li>${item} ${step}</li>`,
      )}
    </ol>`,
  },
};

describe('the small Lit of the script for pages', () => {
  for (const [name, { steps, draw }] of Object.entries(templates)) {
    it(`draws as Lit does: ${name}`, () => {
      const [one, other] = libraries.map((library) => {
        const container = document.createElement('div');
        return Array.from({ length: steps }, (_, step) => {
          library.render(draw(library, step), container);
          return drawnIn(container);
        });
      });
      expect(other).to.deep.equal(one);
    });
  }

  it('keeps the nodes of what stays', () => {
    for (const library of libraries) {
      const container = document.createElement('div');
      const draw = templates['keyed lists']?.draw as Draw;
      library.render(draw(library, 0), container);
      const [, b, c] = container.querySelectorAll('li');
      library.render(draw(library, 1), container);
      expect([...container.querySelectorAll('li')].slice(0, 2)).to.deep.equal([b, c]);
      library.render(draw(library, 2), container);
      expect([...container.querySelectorAll('li')].slice(2)).to.deep.equal([b, c]);
    }
  });

  it('calls the newest listener', () => {
    for (const { html, render } of libraries) {
      const container = document.createElement('div');
      const heard: string[] = [];
      for (const name of ['first', 'second']) {
        render(html`<button @click=${() => heard.push(name)}>${name}</button>`, container);
        container.querySelector('button')?.click();
      }
      expect(heard).to.deep.equal(['first', 'second']);
    }
  });

  for (const [at, LitElement] of [lit.LitElement, small.LitElement].entries()) {
    const { html } = libraries[at] as Library;
    const tag = `small-lit-test-${at}`;
    const log: string[] = [];

    // The two bases differ in type only.
    abstract class Base extends (LitElement as typeof lit.LitElement) {
      static override properties: lit.PropertyDeclarations = {
        count: { type: Number },
        word: { reflect: true },
        from: { attribute: 'from-here' },
      };
      declare count: number;
      declare word: string | null;
      declare from: string | undefined;
    }
    class Tested extends Base {
      static override properties: lit.PropertyDeclarations = {
        open: { type: Boolean, reflect: true },
        own: { state: true },
      };
      declare open: boolean;
      declare own: number;

      constructor() {
        super();
        this.count = 1;
        this.word = 'none';
        this.open = false;
        this.own = 0;
        const say = (what: string) => () => log.push(what);
        this.addController({
          hostConnected: say('connected'),
          hostDisconnected: say('disconnected'),
          hostUpdate: say('update'),
          hostUpdated: say('updated'),
        });
      }
      override willUpdate(): void {
        // A change of this update, and not another.
        this.own++;
      }
      override render(): unknown {
        log.push(`draw ${this.count} ${this.word} ${this.from} ${this.open} ${this.own}`);
        return html`${this.word}`;
      }
    }

    it(`makes elements as Lit does: ${at ? 'the small one' : 'Lit'}`, async () => {
      const element = document.createElement(tag) as Tested;
      element.setAttribute('count', '7');
      // Before the element is known.
      element.word = 'given';
      document.body.append(element);
      customElements.define(tag, Tested);
      await element.updateComplete;
      expect(log.splice(0)).to.deep.equal(['connected', 'update', 'draw 7 given undefined false 1', 'updated']);
      expect(element.outerHTML).to.equal(`<${tag} count="7" word="given"></${tag}>`);
      expect(element.shadowRoot?.textContent).to.equal('given');

      element.count = 7;
      await element.updateComplete;
      expect(log.splice(0)).to.deep.equal([]);

      element.open = true;
      element.setAttribute('word', 'told');
      element.setAttribute('from-here', 'x');
      await element.updateComplete;
      expect(log.splice(0)).to.deep.equal(['update', 'draw 7 told x true 2', 'updated']);
      element.removeAttribute('word');
      element.open = false;
      await element.updateComplete;
      expect(log.splice(0)).to.deep.equal(['update', 'draw 7 null x false 3', 'updated']);
      expect(element.outerHTML).to.equal(`<${tag} count="7" from-here="x"></${tag}>`);

      element.remove();
      element.requestUpdate();
      await element.updateComplete;
      expect(log.splice(0)).to.deep.equal(['disconnected', 'update', 'draw 7 null x false 4', 'updated']);
    });
  }
});
