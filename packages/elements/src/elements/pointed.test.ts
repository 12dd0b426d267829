import { expect } from 'chai';
import '../index.ts';
import { mount, seen, unmountAll, until } from '../testing/mount.ts';
import { seriesFrame } from '../testing/series-frames.ts';

afterEach(unmountAll);

const pressEscape = (on: EventTarget = document.body): boolean =>
  on.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));

describe('what the pointer brought', () => {
  it('over a trend goes with Escape, wherever the focus is, and comes again with the pointer', async () => {
    const element = await mount('andon-trend', { frame: seriesFrame() });
    const root = element.shadowRoot!;
    await until(() => root.querySelector('canvas'));
    const point = async (): Promise<void> => {
      const box = root.querySelector('.box')!;
      const { left, top, width, height } = box.getBoundingClientRect();
      const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, composed: true };
      await until(() => box.dispatchEvent(new PointerEvent('pointermove', at)) && root.querySelector('.tip'));
    };
    await point();
    pressEscape();
    await element.updateComplete;
    expect(root.querySelector('.tip')).to.equal(null);
    await point();
    // A field that keeps its keys to itself.
    const field = document.body.appendChild(document.createElement('input'));
    field.addEventListener('keydown', (event) => event.stopPropagation());
    pressEscape(field);
    field.remove();
    await element.updateComplete;
    expect(root.querySelector('.tip')).to.equal(null);
  });

  it('over a heat map goes with Escape, too', async () => {
    const frame = seriesFrame({ points: 168, stepMs: 3_600_000, at: () => 0.8 });
    const element = await mount('andon-heatmap', { frame });
    const cell = await until(() => element.shadowRoot?.querySelector('td[data-known]'));
    cell.dispatchEvent(new PointerEvent('pointerenter'));
    await until(() => / · 80 ?%/.test(seen(element).replaceAll(/[\u202f\u00a0]/g, ' ')));
    expect(element.shadowRoot?.querySelector('[data-pointed]')).not.to.equal(null);
    pressEscape();
    await element.updateComplete;
    expect(element.shadowRoot?.querySelector('[data-pointed]')).to.equal(null);
    expect(element.shadowRoot?.querySelector('.point')?.textContent).to.equal('');
  });

  it('is of no concern to a page whose trend is gone', async () => {
    const element = await mount('andon-heatmap', { frame: seriesFrame({ points: 168, stepMs: 3_600_000 }) });
    const cell = await until(() => element.shadowRoot?.querySelector('td[data-known]'));
    cell.dispatchEvent(new PointerEvent('pointerenter'));
    await until(() => element.shadowRoot?.querySelector('[data-pointed]'));
    element.remove();
    await element.updateComplete;
    pressEscape();
    expect(element.isUpdatePending).to.equal(false);
  });
});
