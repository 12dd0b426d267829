import { expect } from 'chai';
import './index.ts';
import { EVERY_ELEMENT, titleOf } from './testing/every-element.ts';
import { drawn, mount, unmountAll, until } from './testing/mount.ts';
import { sourceIn } from './testing/scenes.ts';

afterEach(unmountAll);

const press = async (on: Element | null | undefined, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) on?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
};
const plain = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();

/** The texts that a screen reader comes to, one a node. */
function* heard(node: Node): Generator<string> {
  if (node instanceof HTMLStyleElement) return;
  if (node instanceof Element && (node.ariaHidden === 'true' || !node.checkVisibility({ visibilityProperty: true })))
    return;
  if (node.nodeType === Node.TEXT_NODE) yield plain(node.textContent);
  for (const child of node.childNodes) yield* heard(child);
}

for (const entry of EVERY_ELEMENT) {
  const [tag, settings] = entry;
  describe(`<${titleOf(entry)}>, heard`, () => {
    for (const state of ['live', 'empty', 'too-few'] as const) {
      it(`has no sign in place of words, and a name for every table and chart: ${state}`, async () => {
        const { shadowRoot } = await mount(tag, { ...settings, locale: 'en', source: sourceIn(state) });
        expect([...heard(shadowRoot!)].filter((text) => /^[—–-]$/.test(text))).to.deep.equal([]);
        const nameless = [...shadowRoot!.querySelectorAll('table, [role="application"]')].filter((part) => {
          const labelled = part.getAttribute('aria-labelledby');
          return !(labelled ? shadowRoot!.getElementById(labelled)?.textContent : part.ariaLabel)?.trim();
        });
        expect(nameless.map(({ outerHTML }) => outerHTML.slice(0, 120))).to.deep.equal([]);
      });
    }
  });
}

describe('what is drawn is heard, too', () => {
  it('a trend: the newest value, the span of values and the target, before its points', async () => {
    const element = await mount('andon-trend', {
      figure: 'queue.serviceLevel',
      locale: 'en',
      source: sourceIn('live'),
    });
    const chart = await until(() => element.shadowRoot?.querySelector('[role="application"]'));
    const summary = element.shadowRoot?.getElementById(chart.getAttribute('aria-describedby') ?? '');
    expect(plain(summary?.textContent)).to.match(/^Latest \d+ %; between \d+ % and \d+ %; target 80 %\.$/);
    await until(() => element.shadowRoot?.querySelector('.end'));
    const points = element.data!.groups[0]!.points;
    const gap = points.findIndex(({ value }) => value == null);
    await press(chart, 'Home', ...Array.from({ length: gap }, () => 'ArrowRight'));
    await drawn(element);
    expect(plain(chart.querySelector('[aria-live]')?.textContent)).to.match(/, No data$/);
  });

  it('a heat map: the cell that the arrow keys are at, by its row and column', async () => {
    const element = await mount('andon-heatmap', { figure: 'queue.offered', locale: 'en', source: sourceIn('live') });
    const grid = await until(() => element.shadowRoot?.querySelector('[role="grid"]'));
    await press(grid, 'ArrowDown', 'ArrowDown', 'ArrowRight');
    await drawn(element);
    const cell = element.shadowRoot!.getElementById(grid.getAttribute('aria-activedescendant')!)!;
    const row = cell.closest('tr')!;
    expect([row.rowIndex, (cell as HTMLTableCellElement).cellIndex]).to.deep.equal([2, 2]);
    expect(plain(cell.textContent)).to.match(/^\d+$/);
    await press(grid, 'Escape');
    await drawn(element);
    expect(grid.hasAttribute('aria-activedescendant')).to.equal(false);
  });

  it('a column: what it is of, then how many', async () => {
    const element = await mount('andon-nps', { locale: 'en', source: sourceIn('live') });
    const columns = [...element.shadowRoot!.querySelectorAll('.scores [role="listitem"]')];
    expect(columns.map((column) => [...heard(column)].join(' ').replace(/\s+/g, ' ').trim()).at(-1)).to.match(
      /^10\s?: 126$/,
    );
  });
});
