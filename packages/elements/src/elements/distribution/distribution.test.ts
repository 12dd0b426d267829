import { expect } from 'chai';
import '../../index.ts';
import type { WaitsFrame } from '../../frames.ts';
import { csatFrame, waitsFrame } from '../../testing/frames.ts';
import { mount, seen, unmountAll, until } from '../../testing/mount.ts';

afterEach(unmountAll);

const loose = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ');

describe('<andon-distribution of="waits">', () => {
  it('shows what share of the answered waited how long, and how many gave up', async () => {
    const element = await mount('andon-distribution', { of: 'waits', frame: waitsFrame() });
    const text = loose(seen(element));
    expect(text).to.contain('Waits of answered contacts');
    expect(text).to.contain('Nine in ten within 48 s · Abandoned 36');
    for (const column of ['45 % ≤ 10 s', '30 % ≤ 20 s', '10 % ≤ 1 min', '2 % > 2 min']) expect(text).to.contain(column);
    expect(text).to.contain('n = 471');
  });

  it('says how many gave up where nobody was answered', async () => {
    const frame = waitsFrame({ value: null, n: 0, state: 'EMPTY' });
    const [group] = frame.groups;
    const waitBuckets = group!.waitBuckets.map((bucket) => ({ ...bucket, answered: 0 }));
    const lost: WaitsFrame = { ...frame, groups: [{ ...group!, waitBuckets }] };
    const element = await mount('andon-distribution', { of: 'waits', frame: lost });
    expect(loose(seen(element)))
      .to.contain('Abandoned 36')
      .and.not.to.contain('%');
    element.frame = { ...lost, groups: [{ ...group!, waitBuckets: [] }] };
    await element.updateComplete;
    expect(loose(seen(element))).to.contain('Nothing to count');
  });

  it('gives thresholds and counts as a table', async () => {
    const element = await mount('andon-distribution', { of: 'waits', frame: waitsFrame() });
    const [header, ...rows] = (await element.toCsv()).split('\r\n');
    expect(header).to.contain('fromMs,toMs,answered,abandoned');
    expect(rows[1]).to.contain('10000,20000,141,4');
    expect(rows[5]).to.contain('120000,,9,6');
  });
});

describe('<andon-distribution>', () => {
  it('has the mark and word of the status that its edge shows', async () => {
    const frame = csatFrame();
    const [group] = frame.groups;
    const of = (status: 'CRITICAL' | 'NONE') => ({
      ...frame,
      groups: [{ ...group!, csat: { ...group!.csat!, status } }],
    });
    const element = await mount('andon-distribution', { of: 'csat', frame: of('CRITICAL') });
    expect(loose(seen(element))).to.contain('Critical · 638 answers');
    expect(element.shadowRoot?.querySelector('.meaning .mark')).not.to.equal(null);
    element.frame = of('NONE');
    await element.updateComplete;
    expect(loose(seen(element)))
      .to.contain('638 answers')
      .and.not.to.contain('Critical');
  });

  it('names what changed against the window before', async () => {
    const previous = { value: 44_000, state: 'VALUE', status: 'NONE', n: 401 } as const;
    const waits = await mount('andon-distribution', {
      of: 'waits',
      compare: 'previous',
      frame: waitsFrame({ previous }),
    });
    await until(() => /Up/.test(seen(waits)));
    expect(loose(seen(waits))).to.contain('Nine in ten within 48 s · Abandoned 36 · Up 4.0 s, from 44 s before');
    const [group] = csatFrame().groups;
    const csat = { ...group!.csat!, status: 'NONE', previous: { ...previous, value: 0.79 } } as const;
    const scores = await mount('andon-distribution', {
      of: 'csat',
      compare: 'previous',
      frame: { ...csatFrame(), groups: [{ ...group!, csat }] },
    });
    await until(() => /Up|Down/.test(seen(scores)));
    expect(loose(seen(scores))).to.match(/638 answers · Satisfaction: (Up|Down) .*from 79 %/);
  });
});
