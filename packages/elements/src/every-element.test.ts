import { expect } from 'chai';
import './index.ts';
import type { SelectDetail } from './base/andon-element.ts';
import { EVERY_ELEMENT, titleOf } from './testing/every-element.ts';
import { AS_OF_MS } from './testing/frames.ts';
import { drawn, frames, mount, seen, unmountAll, until } from './testing/mount.ts';
import { PreparedSource } from './testing/prepared-source.ts';
import { answer, sourceIn } from './testing/scenes.ts';

const page = document.createElement('main');
before(() => document.body.append(page));
afterEach(() => {
  unmountAll();
  page.removeAttribute('style');
});

/** Chart libraries are loaded when the first chart is drawn. */
async function settled(element: Element): Promise<void> {
  await drawn(element);
  if (element.matches('andon-trend[data-state="live"]:not([view="table"])')) {
    await until(() => element.shadowRoot?.querySelector('canvas'));
  }
}

/** Room between the edges of a tile and around its rows, px. */
const inner = (element: Element): number =>
  [...(element.shadowRoot?.querySelectorAll('.tile, .row, .table td') ?? [])].reduce(
    (sum, part) => sum + Number.parseFloat(getComputedStyle(part).paddingBlockStart),
    0,
  );

/** What reaches into the padding of the tile on its right, outside of what scrolls; 1 px is rounding. */
function overhanging(element: Element): string[] {
  const tile = element.shadowRoot?.querySelector<HTMLElement>('.tile');
  if (!tile) return [];
  const { paddingRight, borderRightWidth } = getComputedStyle(tile);
  const edge =
    tile.getBoundingClientRect().right - Number.parseFloat(paddingRight) - Number.parseFloat(borderRightWidth);
  return [...tile.querySelectorAll<HTMLElement>('*:not(.vh, .vh *, .scroll *, svg *, .definition, .definition *)')]
    .filter((part) => part.getBoundingClientRect().right > edge + 1)
    .map(({ className, textContent }) => `${className} ${textContent?.trim().slice(0, 40)}`);
}

for (const entry of EVERY_ELEMENT) {
  const [tag, settings] = entry;
  describe(`<${titleOf(entry)}>`, () => {
    it('fits 320 px', async () => {
      page.style.width = '320px';
      const element = await mount(tag, { ...settings, source: sourceIn('live') }, page);
      await settled(element);
      expect(page.scrollWidth).to.be.at.most(321);
      const wide = [...(element.shadowRoot?.querySelectorAll('.tile, table:not(.scroll table)') ?? [])].filter(
        ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1,
      );
      expect(wide.map(({ className }) => className)).to.deep.equal([]);
    });

    for (const locale of ['en', 'zh-CN']) {
      it(`keeps within the padding of a narrow tile: ${locale}`, async () => {
        page.style.width = '208px';
        const element = await mount(tag, { ...settings, locale, source: sourceIn('live') }, page);
        await settled(element);
        await until(() => locale === 'en' || /[\u4e00-\u9fff]|^82/.test(seen(element)));
        await frames(1);
        expect(overhanging(element)).to.deep.equal([]);
      });
    }

    it('speaks Chinese without a word of English', async () => {
      const source = new PreparedSource(answer, { nowMs: AS_OF_MS });
      const element = await mount(tag, { ...settings, locale: 'zh-CN', source }, page);
      // A bare number in a sentence has no words.
      await until(() => /[\u4e00-\u9fff]|^82/.test(seen(element)));
      // What the server words itself: variants, definitions, identifiers.
      const rest = seen(element).replaceAll(
        /F3 T=20s|\bF\d\b|\bn\b|\bNPS\b|Kaplan–Meier|Wald|top 2 of 5|Billing|Tech support|Orders|Returns|North|South|Night shift|Delivery|Staff manner|Product fault|C-\d+|\bi\b/g,
        '',
      );
      const english = tag === 'andon-definition' ? null : /[A-Za-z]{2,}/.exec(rest);
      expect(english?.[0]).to.equal(undefined);
    });

    it('names figures in words, never by their keys, and leaves no heading empty', async () => {
      const source = new PreparedSource(answer, { nowMs: AS_OF_MS });
      const element = await mount(tag, { ...settings, locale: 'en', source }, page);
      await settled(element);
      expect(/\b(queue|response|complaint|survey)\.[a-z]\w+/.exec(seen(element))?.[0]).to.equal(undefined);
      const headings = [...(element.shadowRoot?.querySelectorAll('th:not([aria-hidden])') ?? [])];
      expect(headings.filter(({ textContent }) => textContent?.trim() === '')).to.deep.equal([]);
    });

    it('never passes the figures of one group for those of all', async () => {
      const source = sourceIn('live');
      const element = await mount(tag, { ...settings, 'group-by': 'team', locale: 'en', source }, page);
      await settled(element);
      const split = source.watched.some(({ variables }) => variables.groupBy);
      await until(() => !split || /North|Billing/.test(seen(element)));
      const { data } = element as { data?: { groups?: readonly object[] } };
      if (split || !data?.groups) return;
      const key = [{ dimension: 'team', value: 'north' }];
      const frame = { ...data, groups: data.groups.map((group) => ({ ...group, key })) };
      const fed = await mount(tag, { ...settings, locale: 'en', frame }, page);
      await settled(fed);
      await until(() =>
        /North/.test(`${seen(fed)} ${fed.shadowRoot?.querySelector('[title]')?.getAttribute('title')}`),
      );
    });

    if (/^andon-(metric|target|channels|table|service-level)$/.test(titleOf(entry)))
      it('tells the change against the window before, wherever figures are shown', async () => {
        const element = await mount(
          tag,
          { ...settings, compare: 'previous', locale: 'en', source: sourceIn('live') },
          page,
        );
        await until(() => /(from|before)/.test(seen(element)));
        await frames(1);
        expect(overhanging(element)).to.deep.equal([]);
      });

    const { observedAttributes } = customElements.get(tag) as typeof HTMLElement & {
      readonly observedAttributes: readonly string[];
    };
    if (observedAttributes.includes('density') && settings.variant !== 'inline')
      it('takes less room where it is to be compact', async () => {
        const element = await mount(tag, { ...settings, source: sourceIn('live') }, page);
        await settled(element);
        const usual = inner(element);
        element.setAttribute('density', 'compact');
        await settled(element);
        expect(inner(element)).to.be.below(usual);
      });

    if (tag !== 'andon-status')
      it('gives its numbers as a table', async () => {
        const element = await mount(tag, { ...settings, source: sourceIn('live') }, page);
        await settled(element);
        const text = await (element as Partial<{ toCsv(): Promise<string> }>).toCsv?.();
        const [header = '', ...rows] = text?.trimEnd().split('\r\n') ?? [];
        expect(header).to.match(/^\w+(,\w+)+$/);
        expect(rows).not.to.deep.equal([]);
      });

    // A light has no names.
    if (observedAttributes.includes('selectable') && settings.variant !== 'light')
      it('tells what a reader chose', async () => {
        const source = sourceIn('live');
        const element = await mount(
          tag,
          { 'group-by': 'queue', ...settings, selectable: true, filter: 'site=berlin', source },
          page,
        );
        await settled(element);
        const button = await until(() => element.shadowRoot?.querySelector<HTMLElement>('button:is(.select, .name)'));
        const chosen: SelectDetail[] = [];
        page.addEventListener('andon-select', ({ detail }) => chosen.push(detail), { once: true });
        button.click();
        expect(chosen.map((detail) => detail.filter)).to.have.length(1);
        expect(chosen[0]?.filter).to.match(/alerts|ticker/.test(tag) ? /\w=\w/ : /^site=berlin(;|$)/);
      });

    it('gives a picture of itself', async () => {
      const element = await mount(tag, { ...settings, source: sourceIn('live') }, page);
      await settled(element);
      const drawnTag = element as { toImage?: () => Promise<Blob | undefined> };
      const blob = await drawnTag.toImage?.();
      expect(blob?.type).to.equal('image/png');
      expect(blob?.size).to.be.greaterThan(200);
    });

    it('moves in the page without losing what it shows', async () => {
      const source = sourceIn('live');
      const element = await mount(tag, { ...settings, source }, page);
      await settled(element);
      const before = seen(element);
      const elsewhere = document.createElement('section');
      page.append(elsewhere);
      elsewhere.append(element);
      await settled(element);
      expect(seen(element)).to.equal(before);
      elsewhere.remove();
      await frames(2);
      expect(source.watched).to.deep.equal([]);
    });

    it('leaves nothing behind when it goes', async () => {
      const source = sourceIn('live');
      const element = await mount(tag, { ...settings, source }, page);
      await settled(element);
      element.remove();
      await frames(2);
      expect(source.watched).to.deep.equal([]);
    });
  });
}
