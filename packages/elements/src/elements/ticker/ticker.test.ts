import { expect } from 'chai';
import '../../index.ts';
import { clearFrame, tickerFrame } from '../../testing/event-frames.ts';
import { meta } from '../../testing/frames.ts';
import { drawn, mount, seen, unmountAll, until } from '../../testing/mount.ts';
import { sourceIn } from '../../testing/scenes.ts';

afterEach(unmountAll);

const SETTINGS = { locale: 'en', 'time-zone': 'Europe/Berlin' };
const rows = (element: Element): string[] =>
  [...(element.shadowRoot?.querySelectorAll<HTMLElement>('[part~="event"]') ?? [])].map((row) => seen(row));

describe('<andon-ticker>', () => {
  it('says what happened, where and how long ago, the newest first', async () => {
    const element = await mount('andon-ticker', { ...SETTINGS, frame: tickerFrame() });
    expect(rows(element)).to.deep.equal([
      '14:02:06 Contact queued · Billing · Phone',
      '14:01:49 Contact answered · Billing · Phone',
      '2 min ago Complaint filed · High severity · E-mail',
      '3 min ago Survey answered · Chat 等了二十分钟才有人接听。',
      '6 min ago Case resolved · Billing · Phone',
    ]);
  });

  it('asks for the types, the place and as often as the page says, and rarely by itself', async () => {
    const source = sourceIn('live');
    await mount('andon-ticker', {
      ...SETTINGS,
      source,
      types: 'complaint, survey.answered',
      filter: 'queue=billing',
      rows: 3,
    });
    expect(source.watched.map(({ variables }) => variables)).to.deep.equal([
      { filter: { queue: ['billing'] }, types: ['complaint', 'survey.answered'], first: 3, cadenceMs: 5000 },
    ]);
  });

  it('can be stopped where it moves, and goes on', async () => {
    const source = sourceIn('live');
    const element = await mount('andon-ticker', { ...SETTINGS, source });
    const button = element.shadowRoot?.querySelector<HTMLButtonElement>('.pause');
    expect(button?.textContent).to.contain('Pause updates');
    button?.click();
    await drawn(element);
    expect(element.state).to.equal('paused');
    expect(source.watched.every(({ paused }) => paused)).to.equal(true);
    expect(rows(element)).to.have.length(5);
    button?.click();
    await until(() => element.state === 'live');
  });

  it('marks what is new, once, and not what was there when the page was opened', async () => {
    const element = await mount('andon-ticker', { ...SETTINGS, frame: tickerFrame() });
    const fresh = () => element.shadowRoot?.querySelectorAll('.fresh').length;
    expect(fresh()).to.equal(0);
    const frame = tickerFrame();
    element.frame = { ...frame, events: [{ ...frame.events[0]!, id: 'new' }, ...frame.events] };
    await drawn(element);
    expect(fresh()).to.equal(1);
  });

  it('says so when nothing has happened', async () => {
    const { stale: _, ...rest } = clearFrame();
    const element = await mount('andon-ticker', {
      ...SETTINGS,
      frame: { ...rest, meta: meta(), events: [], comments: false },
    });
    expect(seen(element)).to.contain('No events yet');
  });

  it('tells the page which event was chosen', async () => {
    const element = await mount('andon-ticker', { ...SETTINGS, frame: tickerFrame(), selectable: true });
    const chosen: { filter: string }[] = [];
    element.addEventListener('andon-select', (event) => chosen.push((event as CustomEvent<{ filter: string }>).detail));
    element.shadowRoot?.querySelector<HTMLButtonElement>('button.name')?.click();
    expect(chosen.map(({ filter }) => filter)).to.deep.equal(['queue=billing;channel=phone']);
  });

  it('gives its list as a table', async () => {
    const csv = await (await mount('andon-ticker', { ...SETTINGS, frame: tickerFrame() })).toCsv();
    expect(csv.split('\r\n')[0]).to.equal('time,type,dimensions,severity,comment');
    expect(csv).to.contain('complaint.filed,"channel=email;severity=high",high,');
  });
});
