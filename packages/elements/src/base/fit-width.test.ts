import { expect } from 'chai';
import '../index.ts';
import { AS_OF_MS, figure, figuresFrame, waiting } from '../testing/frames.ts';
import { frames, mount, part, unmountAll, until } from '../testing/mount.ts';

let box: HTMLElement;
beforeEach(() => {
  box = document.createElement('div');
  box.style.cssText = 'inline-size: 320px; block-size: 220px; font: 16px/1.4 sans-serif; --andon-label-size: 24px;';
  document.body.append(box);
});
afterEach(() => {
  unmountAll();
  box.remove();
});

const sizeOf = (element: Element): number => Number.parseFloat(getComputedStyle(element).fontSize);
const isCut = ({ scrollWidth, clientWidth }: Element): boolean => scrollWidth > clientWidth;

describe('a tile whose letters are wide', () => {
  it('writes a title smaller rather than cut it off, and in full size again when a shorter one comes', async () => {
    const element = await mount(
      'andon-metric',
      { figure: 'queue.waiting', label: 'Waiting', place: '', fill: true, frame: figuresFrame(waiting()) },
      box,
    );
    const label = part(element, 'label')!;
    const { height } = label.getBoundingClientRect();
    element.label = 'Waiting for a clerk here';
    await until(() => sizeOf(label) < 24);
    expect(isCut(label)).to.equal(false);
    expect(label.getBoundingClientRect().height).to.be.closeTo(height, 0.1);
    element.label = 'Waiting';
    await until(() => sizeOf(label) === 24);
  });

  it('cuts a title off that would be too small to be read', async () => {
    const label = 'Everybody who waits for somebody to answer in any of our many houses';
    const element = await mount(
      'andon-metric',
      { figure: 'queue.waiting', label, place: '', fill: true, frame: figuresFrame(waiting()) },
      box,
    );
    await until(() => sizeOf(part(element, 'label')!) < 24);
    expect(sizeOf(part(element, 'label')!)).to.be.closeTo(0.7 * 24, 0.01);
  });

  it('draws a figure smaller that has become too long, where it stood, and moves nothing', async () => {
    box.style.setProperty('--andon-figure-size', '90px');
    const longest = (waitedMs: number) =>
      figuresFrame(figure('queue.longestWaitSince', { unit: 'INSTANT', value: AS_OF_MS - waitedMs }));
    const element = await mount(
      'andon-metric',
      { figure: 'queue.longestWaitSince', fill: true, frame: longest(4_000) },
      box,
    );
    const drawn = (): DOMRect => part(element, 'figure')!.getBoundingClientRect();
    const meaning = () => part(element, 'meaning')!.getBoundingClientRect().toJSON();
    const [short, below] = [drawn(), meaning()];
    element.frame = longest(764_000);
    await until(() => drawn().width !== short.width && drawn().right <= box.getBoundingClientRect().right);
    await frames(2);
    expect(drawn().left).to.be.closeTo(short.left, 0.1);
    expect(drawn().height).to.be.lessThan(short.height);
    expect(meaning()).to.deep.equal(below);
    element.frame = longest(4_000);
    await until(() => drawn().height === short.height);
  });
});
