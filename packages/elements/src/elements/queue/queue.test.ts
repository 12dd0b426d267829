import { expect } from 'chai';
import '../../index.ts';
import { AS_OF_MS, queueFrame, queuesFrame } from '../../testing/frames.ts';
import { frames, mount, seen, unmountAll, until } from '../../testing/mount.ts';
import { PreparedSource } from '../../testing/prepared-source.ts';
import { answer } from '../../testing/scenes.ts';

afterEach(unmountAll);

const loose = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ');

describe('<andon-queue>', () => {
  it('shows who waits, how long, and what became of those who came', async () => {
    const element = await mount('andon-queue', { frame: queueFrame(), place: 'Billing' });
    expect(loose(seen(element))).to.equal(
      'Queue · Billing Waiting 12 Longest wait 3 min 12 s Whoever comes now waits about 2 min 11 s last 30 min Offered 524 Answered 471 Abandoned 36 7.1 % Mar 2, 14:02 i',
    );
  });

  it('says that who gave up did so at once where the rate leaves them all out, and how many of them did to who asks', async () => {
    const frame = queueFrame();
    const [group] = frame.groups;
    const of = (abandoned: number, rate: number, n: number) => ({
      ...frame,
      groups: [
        {
          ...group!,
          answered: { ...group!.answered, value: 34 },
          abandoned: { ...group!.abandoned, value: abandoned },
          abandonmentRate: { ...group!.abandonmentRate, value: rate, n },
        },
      ],
    });
    const element = await mount('andon-queue', { frame: of(1, 0, 34) });
    const note = (): HTMLElement => element.shadowRoot!.querySelector<HTMLElement>('.stat-line .note')!;
    expect(note().textContent).to.equal('1 at once');
    element.frame = of(3, 2 / 36, 36);
    await element.updateComplete;
    expect([loose(note().textContent ?? ''), note().title]).to.deep.equal(['6 %', '1 at once']);
    element.frame = of(2, 2 / 36, 36);
    await element.updateComplete;
    expect([loose(note().textContent ?? ''), note().title]).to.deep.equal(['6 %', '']);
  });

  it('lets the longest wait run with the clock, and draws nothing else anew', async () => {
    const source = new PreparedSource(answer, { nowMs: AS_OF_MS });
    const element = await mount('andon-queue', { source });
    expect(loose(seen(element))).to.contain('3 min 12 s');
    let updates = 0;
    const update = element.requestUpdate.bind(element);
    element.requestUpdate = (...args) => {
      updates++;
      update(...args);
    };
    source.nowMs += 7_000;
    await until(() => loose(seen(element)).includes('3 min 19 s'));
    expect(updates).to.equal(0);
  });

  it('gives every group a row, with the groups that need help marked', async () => {
    const element = await mount('andon-queue', { frame: queuesFrame(), 'group-by': 'queue' });
    const rows = [...(element.shadowRoot?.querySelectorAll('tbody tr') ?? [])].map((row) =>
      row.textContent?.replace(/\s+/g, ' ').trim(),
    );
    expect(rows).to.have.length(4);
    expect(loose(rows[0] ?? ''))
      .to.contain('Billing')
      .and.to.contain('Critical:')
      .and.to.contain('65 %');
  });

  it('tells which group was chosen, as a filter', async () => {
    const element = await mount('andon-queue', {
      frame: queuesFrame(),
      'group-by': 'queue',
      selectable: true,
      filter: 'site=berlin',
    });
    const chosen: unknown[] = [];
    element.addEventListener('andon-select', (event) => chosen.push((event as CustomEvent<unknown>).detail));
    element.shadowRoot?.querySelector<HTMLButtonElement>('tbody button')?.click();
    expect(chosen).to.deep.equal([
      { filter: 'site=berlin;queue=billing', figure: 'queue.waiting', time: undefined, window: '30m' },
    ]);
  });

  it('does not move when numbers change', async () => {
    const source = new PreparedSource(answer, { nowMs: AS_OF_MS });
    const element = await mount('andon-queue', { source });
    const box = (): DOMRect[] =>
      [...(element.shadowRoot?.querySelectorAll('.stat') ?? [])].map((stat) => stat.getBoundingClientRect());
    const before = box();
    source.become('live', {
      frames: (document, variables) => {
        const data = answer(document, variables) as { queue: ReturnType<typeof queueFrame> };
        const group = data.queue.groups[0]!;
        return {
          queue: queueFrame([
            { ...group, waiting: { ...group.waiting, value: 9 }, offered: { ...group.offered, value: 1024 } },
          ]),
        };
      },
    });
    await frames(2);
    expect(seen(element)).to.contain('1,024');
    expect(box()).to.deep.equal(before);
  });
});
