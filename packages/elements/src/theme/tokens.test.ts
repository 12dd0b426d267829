import { expect } from 'chai';
import '../index.ts';
import { mount, unmountAll } from '../testing/mount.ts';
import { sourceIn } from '../testing/scenes.ts';
import { themeCss } from './theme-css.ts';
import { COLOURS, CONTRAST_COLOURS } from './tokens.ts';

type Colour = readonly [number, number, number];

const channel = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]: Colour): number => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const rgb = (hex: string): Colour =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as unknown as Colour;

function contrast(a: Colour, b: Colour): number {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The browser's own mixing, as the styles ask for it. */
function mixed(first: string, share: number, second: string): Colour {
  const probe = document.createElement('i');
  probe.style.color = `color-mix(in oklab, ${first} ${share}%, ${second})`;
  document.body.append(probe);
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  canvas.fillStyle = getComputedStyle(probe).color;
  canvas.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = canvas.getImageData(0, 0, 1, 1).data;
  probe.remove();
  return [r / 255, g / 255, b / 255];
}

for (const [name, colours, textAtLeast] of [
  ['normal', COLOURS, 4.5],
  ['high contrast', CONTRAST_COLOURS, 7],
] as const) {
  for (const scheme of ['light', 'dark'] as const) {
    describe(`colours, ${name}, ${scheme}`, () => {
      for (const surface of ['page', 'tile'] as const) {
        const ground = rgb(colours[surface][scheme]);
        for (const text of ['ink', 'text', 'quiet', 'critical', 'accent'] as const) {
          it(`${text} on ${surface} is text`, () => {
            expect(contrast(rgb(colours[text][scheme]), ground)).to.be.at.least(textAtLeast);
          });
        }
        for (const mark of ['fine', 'attention', 'critical', 'nodata'] as const) {
          it(`${mark} on ${surface} is a mark`, () => {
            expect(contrast(rgb(colours[mark][scheme]), ground)).to.be.at.least(3);
          });
        }
        it(`attention as text on ${surface} is text`, () => {
          expect(contrast(mixed(colours.attention[scheme], 62, colours.ink[scheme]), ground)).to.be.at.least(4.5);
        });
        it(`figures on ${surface} are read from afar`, () => {
          expect(contrast(rgb(colours.ink[scheme]), ground)).to.be.at.least(7);
        });
      }
    });
  }
}

for (const scheme of ['light', 'dark'] as const)
  for (const accent of [COLOURS.accent[scheme], '#ffffff', '#ffe08a', '#000000']) {
    it(`focus is seen on a tile with the accent ${accent}, ${scheme}`, async () => {
      const element = await mount('andon-nps', { theme: scheme, source: sourceIn('live') });
      element.style.setProperty('--andon-accent', accent);
      const info = element.shadowRoot!.querySelector<HTMLElement>('.info')!;
      info.focus();
      const ring = mixed(getComputedStyle(info).outlineColor, 100, '#000000');
      expect(contrast(ring, rgb(COLOURS.tile[scheme]))).to.be.at.least(3);
      unmountAll();
    });
  }

it('theme.css is what the tokens say', async () => {
  const written = await (await fetch(new URL('theme.css', import.meta.url))).text();
  expect(written).to.equal(themeCss());
});
