import { expect } from 'chai';
import '../../index.ts';
import type { Alert, AlertsFrame } from '../../frames.ts';
import { alert, alertsFrame, clearFrame } from '../../testing/event-frames.ts';
import { AS_OF_MS, iso } from '../../testing/frames.ts';
import { drawn, mount, part, seen, unmountAll, until } from '../../testing/mount.ts';
import { PreparedSource } from '../../testing/prepared-source.ts';
import { answer, sourceIn } from '../../testing/scenes.ts';
import type { AcknowledgeDetail } from './alerts.ts';

afterEach(unmountAll);

const SETTINGS = { locale: 'en', 'time-zone': 'Europe/Berlin' };
const feed = (frame: AlertsFrame, settings = {}) => mount('andon-alerts', { ...SETTINGS, frame, ...settings });
const rows = (element: Element): HTMLElement[] => [
  ...(element.shadowRoot?.querySelectorAll<HTMLElement>('[part~="alert"]') ?? []),
];
const only = (...alerts: Alert[]): AlertsFrame => ({ ...clearFrame(), alerts, total: alerts.length });
const buttons = (element: Element): HTMLButtonElement[] => [
  ...(element.shadowRoot?.querySelectorAll<HTMLButtonElement>('.care button') ?? []),
];

describe('<andon-alerts>', () => {
  it('says what is wrong, where, by how much and since when, the most pressing first', async () => {
    const element = await feed(alertsFrame());
    expect(rows(element).map((row) => seen(row))).to.deep.equal([
      'Critical Longest wait · Billing 12 min 04 s, over 10 min since 14:00, for 2 min',
      'Attention Service level 64 %, under 80 % · last 30 min since 13:40, for 22 min',
      'Attention NPS 12, lower than chance explains since 05:02, for 9 h Ann Lee takes care of it since 06:02',
    ]);
    expect(element.getAttribute('data-status')).to.equal('critical');
  });

  it('says on which side of its limit a value is that has come back but not for long enough', async () => {
    const back = alert({ unit: 'SHARE', value: 0.04, limit: 0.15, side: 'ABOVE', n: 200 });
    const still = { ...back, id: '2', value: 0.18 };
    const [recovering, raised] = rows(await feed(only(back, still))).map(seen);
    expect(recovering).to.contain('4.0 %, back under 15 %');
    expect(raised).to.contain('18 %, over 15 %');
    const [near] = rows(await feed(only({ ...back, value: 0.1504 }))).map(seen);
    expect(near).to.contain('> 15 %, over 15 %');
  });

  it('is quiet when nothing is wrong, and never says so while no events come', async () => {
    const element = await feed(clearFrame());
    expect(seen(element)).to.contain('No open alerts since 12:52');
    expect(element.getAttribute('data-status')).to.equal('on-target');
    element.frame = clearFrame({ clearSince: null });
    await drawn(element);
    expect(seen(element)).to.contain('No open alerts').and.not.contain('since');
    element.frame = clearFrame({ stale: true });
    await drawn(element);
    expect(seen(element)).to.contain('nobody can say').and.not.contain('No open alerts');
    expect(element.getAttribute('data-status')).to.equal('none');
  });

  it('says why no alert is open although a figure is beyond its limit, in every language', async () => {
    const level = {
      name: 'Service level',
      key: [],
      filter: [{ dimension: 'channel', values: ['phone'] }],
      n: 34,
      minimumSample: 30,
    };
    const lasting = { ...level, since: iso(AS_OF_MS - 40_000), raisesAt: iso(AS_OF_MS + 80_000) };
    const element = await feed(clearFrame({ watching: [lasting, level] }));
    expect(seen(element))
      .to.contain('No open alerts since 12:52')
      .and.contain('Service level · Phone past its limit for 40 s; alert after 2 min');
    expect(element.getAttribute('data-status'), 'it is no alert').to.equal('on-target');
    element.frame = clearFrame({ watching: [{ ...level, n: 12 }] });
    await drawn(element);
    expect(seen(element)).to.contain('Service level · Phone past its limit, but only of 12; alert from 30');
    for (const [locale, words] of [
      ['zh-CN', '越限，但仅 12 例'],
      ['zh-TW', '越限，但僅 12 例'],
    ] as const) {
      element.locale = locale;
      expect(await until(() => seen(element).includes(words))).to.equal(true);
    }
  });

  it('says as of when nothing was open, and not that nothing is, while the server is away', async () => {
    const source = new PreparedSource(() => ({ alerts: clearFrame() }), { nowMs: AS_OF_MS });
    const element = await mount('andon-alerts', { ...SETTINGS, source });
    await until(() => seen(element).includes('No open alerts since 12:52'));
    source.nowMs += 191_000;
    source.become('offline');
    await until(() => seen(element).includes('No open alerts · as of 14:02, 3 min ago'));
    expect(seen(element)).not.to.contain('since 12:52');
    expect(element.getAttribute('data-status')).to.equal('on-target');
    expect(part(element, 'meaning')?.querySelector('.mark')?.classList.contains('nodata')).to.equal(true);
  });

  it('does not call it clear when the last alert ended for want of data, in any language', async () => {
    const element = await feed(clearFrame({ clearBecause: 'NO_DATA' }));
    expect(seen(element))
      .to.contain('No alert since 12:52: the last one ended for want of data')
      .and.not.contain('No open alerts');
    expect(element.getAttribute('data-status')).to.equal('none');
    for (const [locale, words] of [
      ['zh-CN', '因数据不足而结束'],
      ['zh-TW', '因資料不足而結束'],
    ] as const) {
      element.locale = locale;
      expect(await until(() => seen(element).includes(words))).to.equal(true);
    }
    element.locale = 'en';
    element.frame = clearFrame({ clearBecause: 'RECOVERED' });
    await drawn(element);
    expect(seen(element)).to.contain('No open alerts since 12:52');
  });

  it('says that the feed is silent, and why nothing newer is known of an alert', async () => {
    const silent = alert({
      kind: 'SILENCE',
      name: 'No events',
      figure: null,
      unit: null,
      key: [],
      value: AS_OF_MS - 420_000,
      limit: 300_000,
    });
    const element = await feed(
      only(silent, alert({ id: '2', data: 'STALE' }), alert({ id: '3', data: 'TOO_FEW', value: null })),
    );
    const [silence, stale, few] = rows(element).map(seen);
    expect(silence).to.contain('last event 7 min ago');
    expect(stale).to.contain('(data are old)');
    expect(few).to.contain('(too few)');
  });

  it('says how many more there are', async () => {
    const element = await feed({ ...alertsFrame(), total: 14 }, { rows: 2 });
    expect(rows(element)).to.have.length(2);
    expect(seen(element)).to.contain('12 more');
  });

  it('lets those who may acknowledge, through the server', async () => {
    const told: unknown[] = [];
    const source = new PreparedSource(
      (document, variables) => {
        if (document.startsWith('mutation')) told.push(variables);
        return answer(document, variables);
      },
      { nowMs: AS_OF_MS },
    );
    const element = await mount('andon-alerts', { ...SETTINGS, source });
    // One of the three has been acknowledged.
    await until(() => buttons(element).length === 2);
    let detail: AcknowledgeDetail | undefined;
    element.addEventListener('andon-acknowledge', (event) => {
      detail = (event as CustomEvent<AcknowledgeDetail>).detail;
    });
    const [first] = buttons(element);
    expect(first?.ariaLabel).to.equal('Acknowledge Longest wait · Billing');
    first?.click();
    await until(() => told.length > 0);
    expect(detail).to.deep.equal({ id: 'longest-wait[queue=billing]@1', rule: 'longest-wait' });
    expect(told).to.deep.equal([{ id: detail?.id }]);
    await drawn(element);
    expect(buttons(element)[0]?.disabled).to.equal(true);
  });

  it('says what came of it when the server refuses, and lets the page take over', async () => {
    let code = 'FORBIDDEN';
    let told = 0;
    const source = new PreparedSource(
      (document, variables) => {
        if (!document.startsWith('mutation')) return answer(document, variables);
        told += 1;
        throw Object.assign(new Error(code), { code });
      },
      { nowMs: AS_OF_MS },
    );
    const element = await mount('andon-alerts', { ...SETTINGS, source });
    await until(() => buttons(element).length > 0);
    buttons(element)[0]?.click();
    await until(() => seen(element).includes('You may not acknowledge alerts'));
    code = 'UNREACHABLE';
    buttons(element)[0]?.click();
    await until(() => seen(element).includes('Not stored; try again'));
    element.addEventListener('andon-acknowledge', (event) => event.preventDefault());
    buttons(element)[1]?.click();
    await drawn(element);
    expect(told).to.equal(2);
  });

  it('shows no buttons to those who may not, nor where the page wants none', async () => {
    const refuses = new PreparedSource(
      (document, variables) =>
        document.includes('mayAcknowledge') ? { mayAcknowledgeAlerts: false } : answer(document, variables),
      { nowMs: AS_OF_MS },
    );
    const element = await mount('andon-alerts', { ...SETTINGS, source: refuses });
    await until(() => refuses.queries.length > 0);
    await drawn(element);
    expect(buttons(element)).to.have.length(0);
    const plain = await mount('andon-alerts', { ...SETTINGS, source: sourceIn('live'), readonly: true });
    expect(buttons(plain)).to.have.length(0);
    expect(buttons(await feed(alertsFrame()))).to.have.length(0);
    expect(buttons(await feed(alertsFrame(), { 'may-acknowledge': true }))).to.have.length(2);
  });

  it('lights one lamp of the stack light, and none where nothing is known', async () => {
    const lit = async (frame: AlertsFrame) => part(await feed(frame, { variant: 'light' }), 'light')?.dataset.lit;
    expect(await lit(alertsFrame())).to.equal('CRITICAL');
    expect(await lit(only(alert({ severity: 'ATTENTION' })))).to.equal('ATTENTION');
    expect(await lit(clearFrame())).to.equal('ON_TARGET');
    expect(await lit(clearFrame({ stale: true }))).to.equal('NONE');
    const offline = await mount('andon-alerts', { ...SETTINGS, variant: 'light', source: sourceIn('offline') });
    expect(part(offline, 'light')?.dataset.lit).to.equal('NONE');
  });

  it('is muted unless asked, then offers to allow or test its sound', async () => {
    expect(part(await feed(alertsFrame()), 'tile')?.querySelector('.head button')).to.equal(null);
    const element = await feed(alertsFrame(), { sound: 'critical' });
    await until(() => /Allow sound|Test sound/.test(seen(element)));
  });

  it('tells the page which alert was chosen', async () => {
    const element = await feed(alertsFrame(), { selectable: true });
    const chosen: unknown[] = [];
    element.addEventListener('andon-select', (event) => chosen.push((event as CustomEvent).detail));
    element.shadowRoot?.querySelector<HTMLButtonElement>('button.name')?.click();
    const raised = Date.parse(iso(AS_OF_MS - 124_000));
    expect(chosen).to.deep.equal([
      { filter: 'queue=billing', figure: 'queue.longestWaitSince', time: raised, window: '30m' },
    ]);
  });

  it('gives its list as a table', async () => {
    const [header, first] = (await (await feed(alertsFrame())).toCsv()).split('\r\n');
    expect(header).to.match(/^id,rule,name,severity,state,figure,/);
    expect(first).to.match(/^longest-wait\[queue=billing\]@1,longest-wait,Longest wait,CRITICAL,RAISED,/);
  });

  it('keeps the last alerts, marked as old, while the server is away', async () => {
    const element = await mount('andon-alerts', { ...SETTINGS, source: sourceIn('offline') });
    await until(() => rows(element).length === 3);
    expect(seen(element)).to.contain('Offline since');
  });
});
