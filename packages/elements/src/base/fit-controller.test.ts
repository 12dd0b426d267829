import { expect } from 'chai';
import '../index.ts';
import { figuresFrame, queuesFrame, waiting } from '../testing/frames.ts';
import { mount, part, unmountAll, until } from '../testing/mount.ts';

let box: HTMLElement;
beforeEach(() => {
  box = document.createElement('div');
  document.body.append(box);
});
afterEach(() => {
  unmountAll();
  box.remove();
});

/** Where the last line of a tile has to end. */
const lastLine = (tile: Element): number =>
  tile.getBoundingClientRect().bottom - Number.parseFloat(getComputedStyle(tile).paddingBlockEnd);

describe('a tile that fills its box', () => {
  it('has its figure in the size it keeps before what fits tiles is here', async () => {
    box.style.cssText = 'inline-size: 250px; block-size: 192px; font: 16px/1.4 sans-serif;';
    const frame = figuresFrame(waiting({ value: 3 }));
    const element = document.createElement('andon-metric');
    Object.assign(element, { figure: 'queue.waiting', fill: true, density: 'compact', frame });
    box.append(element);
    await element.updateComplete;
    const tile = part(element, 'tile') as HTMLElement;
    const size = () => ({
      figure: getComputedStyle(tile.querySelector('.figure.large')!).fontSize,
      line: getComputedStyle(tile.querySelector('.figure-line')!).height,
    });
    expect(tile.dataset.drop).to.equal(undefined);
    const first = size();
    await until(() => tile.dataset.drop === '0');
    expect(size()).to.deep.equal(first);
  });

  it('lets its foot go when its line of meaning comes to need two lines, and takes it back', async () => {
    box.style.cssText = 'inline-size: 250px; block-size: 192px; font: 16px/1.4 sans-serif; --andon-label-size: 16px;';
    const met = figuresFrame(waiting({ value: 3, target: 15, status: 'ON_TARGET' }));
    const missed = figuresFrame(waiting({ value: 61, target: 15, status: 'CRITICAL' }));
    const element = await mount('andon-metric', { figure: 'queue.waiting', fill: true, frame: met }, box);
    const tile = part(element, 'tile') as HTMLElement;
    const isDropped = () => getComputedStyle(part(element, 'foot')!).display === 'none';
    await until(() => tile.dataset.drop === '0');
    expect(isDropped()).to.equal(false);
    element.frame = missed;
    await until(isDropped);
    expect(part(element, 'meaning')!.getBoundingClientRect().bottom).to.be.at.most(lastLine(tile) + 1);
    element.frame = met;
    await until(() => !isDropped());
    expect(part(element, 'foot')!.getBoundingClientRect().top).to.be.at.least(
      part(element, 'meaning')!.getBoundingClientRect().bottom,
    );
  });

  it('shows all of its table in smaller type than asked for, where that is all it has', async () => {
    box.style.cssText = 'inline-size: 640px; block-size: 240px; font: 16px/1.4 sans-serif; --andon-label-size: 40px;';
    const element = await mount('andon-queue', { 'group-by': 'queue', fill: true, frame: queuesFrame() }, box);
    const tile = part(element, 'tile') as HTMLElement;
    await until(() => tile.dataset.drop !== undefined && tile.scrollHeight <= tile.clientHeight + 1);
    const rows = [...tile.querySelectorAll('tbody tr')].map((row) => row.getBoundingClientRect());
    expect(rows).to.have.length(queuesFrame().groups.length);
    for (const { height, bottom } of rows) {
      expect(height).to.be.greaterThan(10);
      expect(bottom).to.be.at.most(tile.getBoundingClientRect().bottom);
    }
  });
});
