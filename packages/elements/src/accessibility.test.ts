import type * as Axe from 'axe-core';
import 'axe-core';
import { expect } from 'chai';
import './index.ts';
import { EVERY_ELEMENT, titleOf } from './testing/every-element.ts';
import { drawn, mount, unmountAll, until } from './testing/mount.ts';
import { STATES, sourceIn } from './testing/scenes.ts';

// It registers itself on the window; it is no module.
const { axe } = window as unknown as { readonly axe: typeof Axe };

const page = document.createElement('main');
before(() => {
  document.documentElement.lang = 'en';
  document.title = 'Andon elements';
  document.body.append(page);
});
afterEach(() => {
  unmountAll();
  page.removeAttribute('style');
});

/** What axe finds wrong, in a form a person can act on. */
async function faults(): Promise<readonly string[]> {
  const { violations, incomplete } = await axe.run(page, {
    // The elements are parts of a page: its landmarks and its first heading are not theirs to give.
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
  });
  // Letters in the very colour of their ground may be meant for nobody, axe says: here none are.
  const unseen = incomplete
    .map(({ id, nodes }) => ({ id, nodes: nodes.filter(({ any }) => any[0]?.data?.messageKey === 'equalRatio') }))
    .filter(({ nodes }) => nodes.length > 0);
  return [...violations, ...unseen].flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`),
  );
}

/** Chart libraries are loaded when the first chart is drawn. */
async function settled(element: Element): Promise<void> {
  await drawn(element);
  if (element.matches('andon-trend[data-state="live"]:not([view="table"])')) {
    await until(() => element.shadowRoot?.querySelector('canvas'));
  }
}

for (const entry of EVERY_ELEMENT) {
  const [tag, settings] = entry;
  describe(`<${titleOf(entry)}>`, () => {
    for (const state of STATES) {
      it(`is accessible: ${state}`, async () => {
        const element = await mount(tag, { ...settings, source: sourceIn(state) }, page);
        await settled(element);
        expect(await faults()).to.deep.equal([]);
      });
    }

    for (const theme of ['dark', 'contrast'] as const) {
      it(`is accessible: ${theme}`, async () => {
        page.style.colorScheme = theme === 'dark' ? 'dark' : 'light';
        page.style.color = theme === 'dark' ? '#c6ccd2' : '#000000';
        page.style.background = theme === 'dark' ? '#0d1013' : '#ffffff';
        const element = await mount(tag, { ...settings, theme, source: sourceIn('live') }, page);
        await settled(element);
        expect(await faults()).to.deep.equal([]);
      });
    }
  });
}
