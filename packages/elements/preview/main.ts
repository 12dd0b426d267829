import '../src/index.ts';
import { answer, sourceIn } from './scenes.ts';
import { AS_OF_MS, figure, figuresFrame, seriesFrame, serviceLevel, waiting } from '../src/testing/frames.ts';
import { PreparedSource } from '../src/testing/prepared-source.ts';

const query = new URLSearchParams(location.search);
const theme = query.get('theme') ?? 'light';
const locale = query.get('locale') ?? 'en';
document.documentElement.dataset['theme'] = theme;
document.documentElement.lang = locale;
const stage = document.querySelector('#stage')!;
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

function section(title: string, widePx: number, elements: readonly (HTMLElement | readonly [string, HTMLElement])[]): void {
  const only = query.get('only');
  if (only && !only.split(',').some((word) => title.includes(word))) return;
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

const STATES = [
  'connecting',
  'live',
  'delayed',
  'reconnecting',
  'offline',
  'not-allowed',
  'incompatible',
  'error',
  'empty',
  'too-few',
  'suppressed',
] as const;

const TILES: readonly (readonly [string, Settings, number])[] = [
  ['andon-metric', { figure: 'queue.serviceLevel', trend: true }, 260],
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
  make('andon-metric', { figure: 'queue.longestWaitSince', frame: figuresFrame(figure('queue.longestWaitSince', { unit: 'INSTANT', value: AS_OF_MS - 192_000 })) }),
  make('andon-metric', { figure: 'response.firstResponse', params: 'quantile=0.9', frame: figuresFrame(figure('response.firstResponse', { unit: 'MILLISECONDS', value: 24_012_000, state: 'AT_LEAST', variant: 'Kaplan–Meier', n: 312 })) }),
  make('andon-metric', { figure: 'survey.nps', frame: figuresFrame(figure('survey.nps', { unit: 'POINTS', value: -12.4, lower: -20, upper: -5, n: 211 })) }),
  make('andon-metric', { figure: 'queue.abandonmentRate', frame: figuresFrame(figure('queue.abandonmentRate', { unit: 'SHARE', value: 0.0712, n: 1512 })), density: 'compact' }),
]);

for (const [tag, settings, widePx] of TILES) {
  section(`${tag} states`, widePx, [
    ...STATES.map((state) => [state, make(tag, { ...settings, source: sourceIn(state) })] as const),
    ['paused', make(tag, { ...settings, paused: true })] as const,
  ]);
}
