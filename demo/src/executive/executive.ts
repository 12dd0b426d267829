import '@andon/elements';
import '../shared/page.css';
import { byId, make } from '../shared/dom.ts';
import { pageLocale } from '../shared/locale.ts';
import { startPage } from '../shared/page.ts';
import { COPY, type ExecutiveWord } from './copy.ts';
import './executive.css';

const MINUTE_MS = 60_000;
const PRINT_PATIENCE_MS = 5000;

interface Standard {
  readonly word: ExecutiveWord;
  readonly figure: string;
  readonly params?: Readonly<Record<string, number>>;
  readonly filter?: string;
  /** Where, in the reader's words, where the filter's own words are names. */
  readonly place?: ExecutiveWord;
  /** In the figure's unit: shares from 0 to 1, durations in milliseconds. */
  readonly target: number;
  readonly tolerance: number;
}

/** What the centre has promised; the headline and the table are about these. */
const STANDARDS: readonly Standard[] = [
  { word: 'callsAnswered', figure: 'queue.serviceLevel', filter: 'channel=phone', target: 0.8, tolerance: 0.05 },
  {
    word: 'chatsAnswered',
    figure: 'queue.serviceLevel',
    filter: 'channel=chat;queue=billing,support',
    place: 'chatQueues',
    target: 0.8,
    tolerance: 0.05,
  },
  {
    word: 'counterWait',
    figure: 'queue.wait',
    params: { quantile: 0.9 },
    filter: 'channel=counter',
    target: 8 * MINUTE_MS,
    tolerance: 2 * MINUTE_MS,
  },
  { word: 'emailReplies', figure: 'response.withinTarget', filter: 'channel=email', target: 0.85, tolerance: 0.05 },
  { word: 'socialReplies', figure: 'response.withinTarget', filter: 'channel=social', target: 0.85, tolerance: 0.05 },
  { word: 'acknowledged', figure: 'complaint.acknowledgedInTime', target: 0.95, tolerance: 0.04 },
  { word: 'csat', figure: 'survey.csat', target: 0.8, tolerance: 0.05 },
  { word: 'nps', figure: 'survey.nps', target: 42, tolerance: 6 },
];

const MULTIPLES: readonly {
  readonly word: ExecutiveWord;
  readonly figure: string;
  readonly params?: string;
  readonly filter: string;
  readonly target: string;
}[] = [
  { word: 'phone', figure: 'queue.serviceLevel', filter: 'channel=phone', target: '80%' },
  { word: 'chat', figure: 'queue.serviceLevel', filter: 'channel=chat;queue=billing,support', target: '80%' },
  { word: 'counter', figure: 'queue.serviceLevel', params: 'seconds=120', filter: 'channel=counter', target: '60%' },
  { word: 'email', figure: 'response.withinTarget', filter: 'channel=email', target: '85%' },
  { word: 'web', figure: 'response.withinTarget', filter: 'channel=web', target: '80%' },
  { word: 'social', figure: 'response.withinTarget', filter: 'channel=social', target: '85%' },
];

/** Wide enough that a point is more than chance, narrow enough that a bad day shows. */
const STEPS: Readonly<Record<string, string>> = { '24h': '1h', '7d': '6h', '30d': '1d' };

const words = startPage(COPY);
document.title = words.title;

const date = byId<HTMLTimeElement>('date');
date.dateTime = new Date().toISOString().slice(0, 10);
date.textContent = new Intl.DateTimeFormat(pageLocale(), { dateStyle: 'full' }).format();

for (const { word, ...attributes } of MULTIPLES) {
  byId('multiples').append(
    make('andon-trend', { ...attributes, label: words[word], place: '', density: 'compact', 'data-period': '' }),
  );
}

const period = byId<HTMLSelectElement>('period');
const asked = new URLSearchParams(location.search).get('period');
if (asked !== null && [...period.options].some(({ value }) => value === asked)) period.value = asked;
period.addEventListener('change', () => {
  showPeriod();
  // The address reopens the same view.
  const address = new URL(location.href);
  address.searchParams.set('period', period.value);
  history.replaceState(null, '', address);
});
byId('print').addEventListener('click', () => void printWhenReady());
showPeriod();

/** A printed page cannot fill itself in later: waits for what is still on its way, but not for long. */
async function printWhenReady(): Promise<void> {
  await figuresArrived(PRINT_PATIENCE_MS);
  // Charts are drawn one an animation frame.
  for (let frame = 0; frame < 2 * MULTIPLES.length; frame++)
    await new Promise((resolve) => requestAnimationFrame(resolve));
  print();
}

/** Until nothing on the page waits for its first figures, or the time is up. */
function figuresArrived(withinMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = new AbortController();
  const done = (): void => {
    stop.abort();
    clearTimeout(limit);
    resolve();
  };
  const look = (): void => {
    if (!document.querySelector('[data-state="connecting"], [data-state="loading"]')) done();
  };
  const limit = setTimeout(done, withinMs);
  document.addEventListener('andon-state', look, { signal: stop.signal });
  look();
  return promise;
}

function showPeriod(): void {
  const standards = STANDARDS.map(({ word, place, ...standard }) => ({
    ...standard,
    label: words[word],
    ...(place && { place: words[place] }),
    window: period.value,
  }));
  Object.assign(byId('headline'), { standards });
  Object.assign(byId('standards'), { standards });
  for (const element of document.querySelectorAll('[data-period]')) {
    element.setAttribute('window', period.value);
    if (element.localName === 'andon-trend') element.setAttribute('step', STEPS[period.value] ?? '1h');
  }
}
