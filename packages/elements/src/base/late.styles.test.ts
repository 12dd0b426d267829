import { expect } from 'chai';
import '../index.ts';
import { AS_OF_MS, figuresFrame, waiting } from '../testing/frames.ts';
import { drawn, mount, part, unmountAll, until } from '../testing/mount.ts';
import { PreparedSource } from '../testing/prepared-source.ts';

afterEach(unmountAll);

const critical = () =>
  new PreparedSource(() => ({ figures: figuresFrame(waiting({ value: 23, target: 15, status: 'CRITICAL' })) }), {
    nowMs: AS_OF_MS,
  });
const markOf = (element: Element): Element | null => element.shadowRoot!.querySelector('.mark.critical');

describe('a critical number that is not of now', () => {
  for (const variant of ['tile', 'cell', 'inline'] as const)
    it(`has no colour, and keeps the shape of its status: ${variant}`, async () => {
      const source = critical();
      const element = await mount('andon-metric', { figure: 'queue.waiting', variant, source });
      await until(() => markOf(element) && part(element, 'figure'));
      const colour = () => getComputedStyle(part(element, 'figure')!).color;
      const live = colour();
      expect(getComputedStyle(markOf(element)!).fill).to.equal(live);

      source.become('offline');
      await drawn(element);
      await until(() => colour() !== live);
      expect(getComputedStyle(markOf(element)!).fill).to.equal('none');
      source.become('live');
      await drawn(element);
      expect(colour()).to.equal(live);
    });
});
