import { expect } from 'chai';
import '../../index.ts';
import { AS_OF_MS, figuresFrame, iso, meta, waiting } from '../../testing/frames.ts';
import { drawn, mount, part, seen, unmountAll } from '../../testing/mount.ts';
import { PreparedSource } from '../../testing/prepared-source.ts';

afterEach(unmountAll);

const source = (newestEventAt = iso(AS_OF_MS), demo = false): PreparedSource =>
  new PreparedSource(() => ({ figures: { ...figuresFrame(waiting()), meta: meta({ newestEventAt }) } }), {
    nowMs: AS_OF_MS,
    demo,
  });

const ZONE = { 'time-zone': 'Europe/Berlin' };

describe('<andon-status>', () => {
  it('says that numbers are live, and that they are demo data', async () => {
    const element = await mount('andon-status', { ...ZONE, source: source(undefined, true) });
    expect(seen(element)).to.equal('Live Demo data');
    expect(element.dataset.state).to.equal('live');
  });

  it('says since when it is offline, and tells the page', async () => {
    const prepared = source();
    const element = await mount('andon-status', { ...ZONE, source: prepared });
    const told: unknown[] = [];
    element.addEventListener('andon-state', (event) => told.push((event as CustomEvent<unknown>).detail));
    prepared.become('offline', { since: AS_OF_MS - 60_000 });
    await drawn(element);
    expect(seen(element)).to.equal('Offline since 14:01');
    expect(told).to.deep.equal([{ state: 'offline', since: AS_OF_MS - 60_000 }]);
  });

  it('says that the senders are silent though the connection lives', async () => {
    const element = await mount('andon-status', { ...ZONE, source: source(iso(AS_OF_MS - 45 * 60_000)) });
    expect(seen(element)).to.equal('Live No events since 13:17');
  });

  it('shows the corrected time in its zone', async () => {
    const element = await mount('andon-status', { 'time-zone': 'Asia/Shanghai', clock: 'time', source: source() });
    expect(part(element, 'clock')?.textContent).to.equal('21:02:10');
  });

  it('pauses and resumes everything its provider serves', async () => {
    const provider = await mount('andon-provider', { source: source() });
    const element = await mount('andon-status', { pausable: true }, provider);
    const metric = await mount('andon-metric', { figure: 'queue.waiting' }, provider);
    (part(element, 'pause') as HTMLButtonElement).click();
    await drawn(element);
    expect([element.state, metric.state, provider.paused]).to.deep.equal(['paused', 'paused', true]);
    expect(part(element, 'pause')?.getAttribute('aria-label')).to.equal('Resume updates');
    (part(element, 'pause') as HTMLButtonElement).click();
    await drawn(element);
    expect(metric.state).to.equal('live');
  });

  it('lets the page handle the pause itself', async () => {
    const element = await mount('andon-status', { pausable: true, source: source() });
    element.addEventListener('andon-pause', (event) => event.preventDefault());
    (part(element, 'pause') as HTMLButtonElement).click();
    await drawn(element);
    expect(element.state).to.equal('live');
  });
});
