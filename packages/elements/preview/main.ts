import '../src/index.ts';
import { clearFrame } from '../src/testing/event-frames.ts';
import {
  AS_OF_MS,
  figure,
  figuresFrame,
  npsFrame,
  serviceLevel,
  serviceLevelFrame,
  waiting,
} from '../src/testing/frames.ts';
import { PreparedSource } from '../src/testing/prepared-source.ts';
import { answer, STATES, sourceIn } from '../src/testing/scenes.ts';
import { seriesFrame } from '../src/testing/series-frames.ts';

const query = new URLSearchParams(location.search);
const theme = query.get('theme') ?? 'light';
const locale = query.get('locale') ?? 'en';
document.documentElement.dataset.theme = theme;
document.documentElement.lang = locale;
const stage = document.querySelector('#stage')!;
// A picture of the whole page needs what is below the fold, too.
stage.setAttribute('background', 'live');
const source = new PreparedSource(answer, { nowMs: AS_OF_MS + 400, demo: true });

type Settings = Readonly<Record<string, unknown>>;

/** Attributes in kebab-case, properties in camelCase or as objects. */
function make(tag: string, settings: Settings = {}): HTMLElement {
  const element = document.createElement(tag);
  Object.assign(element, { source });
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value === 'object' || typeof value === 'function') Object.assign(element, { [name]: value });
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  if (theme === 'contrast') element.setAttribute('theme', 'contrast');
  return element;
}

function section(
  title: string,
  widePx: number,
  elements: readonly (HTMLElement | readonly [string, HTMLElement])[],
): void {
  const only = query.get('only');
  if (only && !only.split(',').includes(title)) return;
  const box = document.createElement('section');
  const heading = document.createElement('h2');
  heading.textContent = title;
  const row = document.createElement('div');
  row.className = 'row';
  row.style.setProperty('--wide', `${widePx}px`);
  for (const item of elements) {
    const figureBox = document.createElement('figure');
    if (item instanceof HTMLElement) figureBox.append(item);
    else {
      const caption = document.createElement('figcaption');
      caption.textContent = item[0];
      figureBox.append(caption, item[1]);
    }
    row.append(figureBox);
  }
  box.append(heading, row);
  stage.append(box);
}

// For measuring scripts.
Object.assign(window, { preview: { make, PreparedSource, answer, seriesFrame, AS_OF_MS } });

const STANDARDS = `queue.serviceLevel window=today target=80% tolerance=10%
response.withinTarget filter=channel=email target=90% tolerance=5%
complaint.acknowledgedInTime target=95% tolerance=5%
survey.csat target=85% tolerance=5%
survey.nps target=30 tolerance=5`;

const COLUMNS = 'queue.waiting; queue.serviceLevel target=80% tolerance=5%; queue.abandonmentRate; survey.nps';

const TILES: readonly (readonly [string, Settings, number])[] = [
  ['andon-metric', { figure: 'queue.serviceLevel', trend: true }, 260],
  ['andon-queue', {}, 340],
  ['andon-service-level', {}, 300],
  ['andon-response-time', {}, 360],
  ['andon-complaints', {}, 360],
  ['andon-nps', { benchmark: 42, 'benchmark-label': 'Industry' }, 340],
  ['andon-csat', {}, 340],
  ['andon-trend', { figure: 'queue.serviceLevel' }, 480],
  ['andon-agents', {}, 320],
  ['andon-alerts', {}, 360],
  ['andon-alerts', { variant: 'wall' }, 360],
  ['andon-ticker', {}, 360],
  ['andon-channels', { figure: 'queue.serviceLevel' }, 420],
  ['andon-heatmap', { figure: 'queue.offered' }, 520],
  ['andon-distribution', { of: 'csat' }, 360],
  ['andon-backlog', {}, 340],
  ['andon-now-serving', {}, 320],
  ['andon-table', { columns: COLUMNS, trend: 'queue.serviceLevel' }, 620],
  ['andon-target', { figure: 'queue.serviceLevel', trend: true }, 640],
  ['andon-headline', { standards: STANDARDS }, 640],
  ['andon-standards', { standards: STANDARDS, trend: true }, 800],
  ['andon-status', { pausable: true, clock: 'time' }, 300],
];

section('metric', 260, [
  make('andon-metric', { figure: 'queue.waiting', frame: figuresFrame(waiting()), filter: 'queue=billing' }),
  make('andon-metric', {
    figure: 'queue.waiting',
    filter: 'queue=billing',
    frame: figuresFrame(waiting({ value: 23, n: 23, target: 15, tolerance: 3, status: 'CRITICAL' })),
    series: seriesFrame({ at: (s, r) => Math.round(8 + 14 * s * r) }, { unit: 'COUNT', target: 15 }),
    trend: true,
  }),
  make('andon-metric', {
    figure: 'queue.serviceLevel',
    params: 'seconds=20',
    compare: 'previous',
    trend: true,
    frame: figuresFrame(serviceLevel()),
    series: seriesFrame({ gap: [10, 14] }),
  }),
  make('andon-metric', {
    figure: 'queue.serviceLevel',
    trend: true,
    frame: figuresFrame(serviceLevel({ value: 0.795, status: 'ATTENTION' })),
    series: seriesFrame(),
  }),
  make('andon-metric', {
    figure: 'queue.longestWaitSince',
    frame: figuresFrame(figure('queue.longestWaitSince', { unit: 'INSTANT', value: AS_OF_MS - 192_000 })),
  }),
  make('andon-metric', {
    figure: 'response.firstResponse',
    params: 'quantile=0.9',
    frame: figuresFrame(
      figure('response.firstResponse', {
        unit: 'MILLISECONDS',
        value: 24_012_000,
        state: 'AT_LEAST',
        variant: 'Kaplan–Meier',
        n: 312,
      }),
    ),
  }),
  make('andon-metric', {
    figure: 'survey.nps',
    frame: figuresFrame(figure('survey.nps', { unit: 'POINTS', value: -12.4, lower: -20, upper: -5, n: 211 })),
  }),
  make('andon-metric', {
    figure: 'queue.abandonmentRate',
    frame: figuresFrame(figure('queue.abandonmentRate', { unit: 'SHARE', value: 0.0712, n: 1512 })),
    density: 'compact',
  }),
]);

section('queue', 380, [
  make('andon-queue', { filter: 'queue=billing' }),
  make('andon-queue', { label: 'Queues', targets: 'x=1' }),
  make('andon-queue', { density: 'compact' }),
]);
section('queues', 640, [
  make('andon-queue', { 'group-by': 'queue', selectable: true }),
  make('andon-queue', { 'group-by': 'queue' }),
]);
section('service-level', 300, [
  make('andon-service-level', { filter: 'channel=phone', compare: 'previous' }),
  make('andon-service-level', {
    frame: serviceLevelFrame({ value: 0.652, status: 'CRITICAL', lower: 0.61, upper: 0.69 }),
    series: seriesFrame({ at: (s, r) => 0.86 - 0.2 * s + r * 0.05 }),
  }),
  make('andon-service-level', {
    frame: serviceLevelFrame({ value: 0.7, n: 20, lower: 0.48, upper: 0.85, status: 'ATTENTION' }),
  }),
]);
section('response-time', 380, [
  make('andon-response-time', {}),
  make('andon-response-time', { filter: 'channel=email', naive: true }),
]);
section('response-time wide', 900, [make('andon-response-time', {})]);
section('complaints', 400, [make('andon-complaints', { compare: 'previous' }), make('andon-complaints', { rows: 0 })]);
section('complaints wide', 900, [make('andon-complaints', {})]);
section('nps', 360, [
  make('andon-nps', { benchmark: 42, 'benchmark-label': 'Industry' }),
  make('andon-nps', {
    frame: npsFrame({ value: -8.2, lower: -14, upper: -2.6 }),
    benchmark: 68,
    'benchmark-label': 'Leader',
  }),
]);
section('csat', 360, [make('andon-csat', {})]);
section('trend', 620, [
  make('andon-trend', { figure: 'queue.serviceLevel' }),
  make('andon-trend', { figure: 'queue.waiting', 'group-by': 'queue' }),
  make('andon-trend', {
    frame: seriesFrame({ gap: [10, 16], interval: 0.045, points: 60 }),
    band: true,
    annotations: [{ at: AS_OF_MS - 3 * 3_600_000, text: 'IVR changed' }],
  }),
  make('andon-trend', { figure: 'response.firstResponse', view: 'table' }),
]);
section('alerts', 420, [
  make('andon-alerts', { sound: 'critical', selectable: true }),
  make('andon-alerts', { variant: 'wall' }),
  make('andon-alerts', { frame: clearFrame() }),
  make('andon-alerts', { variant: 'wall', frame: clearFrame({ stale: true }) }),
  make('andon-alerts', { variant: 'light' }),
  make('andon-alerts', { variant: 'light', frame: clearFrame() }),
  make('andon-ticker', {}),
  make('andon-ticker', { paused: true, rows: 3 }),
]);
section('agents', 340, [
  make('andon-agents', {}),
  make('andon-backlog', {}),
  make('andon-distribution', { of: 'nps' }),
  make('andon-distribution', { of: 'complaints' }),
]);
section('channels', 460, [
  make('andon-channels', { figure: 'queue.serviceLevel' }),
  make('andon-channels', { figure: 'queue.offered', 'group-by': 'queue', selectable: true }),
  make('andon-channels', { figure: 'response.firstResponse' }),
]);
section('heatmap', 620, [
  make('andon-heatmap', { figure: 'queue.offered' }),
  make('andon-heatmap', { figure: 'queue.serviceLevel' }),
]);
section('now-serving', 360, [make('andon-now-serving', {}), make('andon-now-serving', { rows: '3' })]);
section('table', 700, [
  make('andon-table', { columns: COLUMNS, trend: 'queue.serviceLevel', sort: '-queue.waiting', selectable: true }),
  make('andon-table', { columns: COLUMNS, 'group-by': 'channel' }),
]);
section('target', 700, [
  make('andon-target', { figure: 'queue.serviceLevel', trend: true }),
  make('andon-target', { figure: 'response.withinTarget', filter: 'channel=email', trend: true }),
  make('andon-target', { figure: 'survey.nps' }),
]);
section('standards', 900, [make('andon-standards', { standards: STANDARDS, trend: true })]);
section('headline', 900, [make('andon-headline', { standards: STANDARDS })]);
section('status', 300, [make('andon-status', { clock: 'date-time', pausable: true }), make('andon-status', {})]);
section('definition', 420, [make('andon-definition', { figure: 'queue.serviceLevel' })]);
{
  const prose = document.createElement('p');
  prose.className = 'prose';
  prose.append(
    'Right now ',
    make('andon-metric', { figure: 'queue.waiting', variant: 'inline' }),
    ' people are waiting, the longest for ',
    make('andon-metric', { figure: 'queue.longestWaitSince', variant: 'inline' }),
    '; we answered ',
    make('andon-metric', {
      variant: 'inline',
      figure: 'queue.serviceLevel',
      frame: figuresFrame(serviceLevel({ value: 0.652, status: 'CRITICAL' })),
    }),
    ' in time, and nobody knows ',
    make('andon-metric', { variant: 'inline', figure: 'survey.nps', source: sourceIn('offline') }),
    ', and ',
    make('andon-metric', { variant: 'inline', figure: 'survey.nps', source: sourceIn('too-few') }),
    '.',
  );
  section('inline', 620, [prose]);
}

for (const [tag, settings, widePx] of TILES) {
  section(`${tag} states`, widePx, [
    ...STATES.map((state) => [state, make(tag, { ...settings, source: sourceIn(state) })] as const),
    ['paused', make(tag, { ...settings, paused: true })] as const,
  ]);
}

if (query.get('page') === 'wall') {
  stage.replaceChildren();
  document.body.dataset.page = 'wall';
  const places: readonly (readonly [string, string, Settings])[] = [
    [
      '1 / 1 / 2 / 4',
      'andon-metric',
      {
        variant: 'hero',
        figure: 'queue.waiting',
        frame: figuresFrame(waiting({ value: 23, n: 23, target: 15, tolerance: 3, status: 'CRITICAL' })),
      },
    ],
    ['1 / 4 / 2 / 7', 'andon-metric', { variant: 'hero', figure: 'queue.longestWaitSince' }],
    ['2 / 1 / 3 / 3', 'andon-service-level', { fill: true }],
    ['2 / 3 / 3 / 5', 'andon-queue', { fill: true }],
    ['2 / 5 / 3 / 7', 'andon-metric', { fill: true, figure: 'survey.nps', trend: true }],
    ['3 / 1 / 4 / 5', 'andon-trend', { fill: true, figure: 'queue.serviceLevel' }],
    ['3 / 5 / 4 / 7', 'andon-queue', { fill: true, 'group-by': 'queue' }],
  ];
  for (const [area, tag, settings] of places) {
    const element = make(tag, settings);
    element.style.setProperty('grid-area', area);
    stage.append(element);
  }
}
