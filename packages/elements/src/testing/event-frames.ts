import type { Alert, AlertsFrame, TickerEvent, TickerFrame } from '../frames.ts';
import { AS_OF_MS, iso, MINUTE_MS, meta } from './frames.ts';

const inLocale = (locale: unknown, en: string, cn: string, tw: string): string =>
  locale === 'zh_CN' ? cn : locale === 'zh_TW' ? tw : en;

export const alert = (overrides: Partial<Alert> = {}): Alert => ({
  id: 'longest-wait[queue=billing]@1',
  rule: 'longest-wait',
  name: 'Longest wait',
  severity: 'CRITICAL',
  state: 'RAISED',
  kind: 'THRESHOLD',
  figure: 'queue.longestWaitSince',
  unit: 'INSTANT',
  direction: 'LOWER_IS_BETTER',
  window: '30m',
  key: [{ dimension: 'queue', value: 'billing' }],
  filter: [],
  value: AS_OF_MS - 724_000,
  n: 9,
  limit: 600_000,
  side: 'ABOVE',
  signal: null,
  data: 'FRESH',
  raisedAt: iso(AS_OF_MS - 124_000),
  acknowledgedAt: null,
  acknowledgedBy: null,
  note: null,
  escalatedAt: null,
  clearedAt: null,
  ...overrides,
});

/** Names are the server's, in the language that was asked for. */
export function alertsFrame(locale: unknown = 'en'): AlertsFrame {
  const service = alert({
    id: 'service-level@1',
    rule: 'service-level',
    name: inLocale(locale, 'Service level', '服务水平', '服務水準'),
    severity: 'ATTENTION',
    kind: 'TARGET',
    figure: 'queue.serviceLevel',
    unit: 'SHARE',
    direction: 'HIGHER_IS_BETTER',
    key: [],
    value: 0.64,
    n: 88,
    limit: 0.8,
    side: 'BELOW',
    raisedAt: iso(AS_OF_MS - 22 * MINUTE_MS),
  });
  return {
    meta: meta({ window: '1m' }),
    alerts: [
      alert({ name: inLocale(locale, 'Longest wait', '最长等待', '最長等候') }),
      service,
      alert({
        ...service,
        id: 'nps@1',
        rule: 'nps-signal',
        name: inLocale(locale, 'NPS', 'NPS', 'NPS'),
        state: 'ACKNOWLEDGED',
        kind: 'SIGNAL',
        figure: 'survey.nps',
        unit: 'POINTS',
        value: 12,
        n: 110,
        limit: 21.4,
        signal: 'BEYOND_LIMITS',
        raisedAt: iso(AS_OF_MS - 9 * 60 * MINUTE_MS),
        acknowledgedAt: iso(AS_OF_MS - 8 * 60 * MINUTE_MS),
        acknowledgedBy: inLocale(locale, 'Ann Lee', '陈丽', '陳麗'),
      }),
    ],
    total: 3,
    clearSince: null,
    stale: false,
  };
}

export const clearFrame = (overrides: Partial<AlertsFrame> = {}): AlertsFrame => ({
  meta: meta({ window: '1m' }),
  alerts: [],
  total: 0,
  clearSince: iso(AS_OF_MS - 70 * MINUTE_MS),
  stale: false,
  ...overrides,
});

export function tickerFrame(): TickerFrame {
  const event = (index: number, type: string, agoMs: number, overrides: Partial<TickerEvent> = {}): TickerEvent => ({
    id: `event-${index}`,
    type,
    time: iso(AS_OF_MS - agoMs),
    dimensions: [
      { dimension: 'queue', value: 'billing' },
      { dimension: 'channel', value: 'phone' },
    ],
    severity: null,
    comment: null,
    ...overrides,
  });
  return {
    meta: meta({ window: '1m' }),
    events: [
      event(1, 'contact.queued', 4_000),
      event(2, 'contact.answered', 21_000),
      event(3, 'complaint.filed', 130_000, {
        severity: 'high',
        dimensions: [
          { dimension: 'channel', value: 'email' },
          { dimension: 'severity', value: 'high' },
        ],
      }),
      event(4, 'survey.answered', 190_000, {
        comment: '等了二十分钟才有人接听。',
        dimensions: [{ dimension: 'channel', value: 'chat' }],
      }),
      event(5, 'case.resolved', 400_000),
    ],
    comments: true,
  };
}
