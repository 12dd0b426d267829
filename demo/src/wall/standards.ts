import { byId, make } from '../shared/dom.ts';
import type { WallWord } from './copy.ts';

type Words = Readonly<Record<WallWord, string>>;

/** What the centre has promised, most urgent first. Attributes of `<andon-metric>`. */
const STANDARDS: readonly (Readonly<Record<string, string>> & { readonly word: WallWord })[] = [
  {
    word: 'phone',
    figure: 'queue.serviceLevel',
    filter: 'channel=phone',
    window: '30m',
    target: '80%',
    tolerance: '15%',
  },
  {
    word: 'chat',
    figure: 'queue.serviceLevel',
    filter: 'channel=chat;queue=billing,support',
    window: '30m',
    target: '80%',
    tolerance: '15%',
  },
  {
    word: 'giveUp',
    figure: 'queue.abandonmentRate',
    filter: 'channel=phone',
    window: '30m',
    target: '8%',
    tolerance: '7%',
  },
  {
    word: 'counter',
    figure: 'queue.serviceLevel',
    params: 'seconds=120',
    filter: 'channel=counter',
    window: '1h',
    target: '60%',
    tolerance: '20%',
  },
  {
    word: 'email',
    figure: 'response.withinTarget',
    filter: 'channel=email',
    window: '24h',
    target: '80%',
    tolerance: '10%',
  },
  {
    word: 'social',
    figure: 'response.withinTarget',
    filter: 'channel=social',
    window: '24h',
    target: '85%',
    tolerance: '10%',
  },
  { word: 'acknowledged', figure: 'complaint.acknowledgedInTime', window: '7d', target: '90%', tolerance: '5%' },
  { word: 'complaints', figure: 'complaint.filed', window: '24h', target: '40', tolerance: '25' },
];

const SIGNS = { attention: 'M8 1.5 15 14H1Z', critical: 'M2 2h12v12H2z' } as const;
const SVG = 'http://www.w3.org/2000/svg';

const FRESH = new Set(['live', 'too-few', 'empty']);

/**
 * The list of standards and the stack light above it. It reads what every element says about itself, the attributes `data-status` and
 * `data-state`, and so works with elements of any kind.
 */
export function showStandards(words: Words): void {
  const list = byId('standards');
  const rows = STANDARDS.map(({ word, ...attributes }) => {
    const metric = make('andon-metric', { ...attributes, variant: 'cell', label: words[word], place: '' });
    const row = make('li', {}, make('span', { class: 'name' }, words[word]), metric);
    list.append(row);
    return { row, metric };
  });

  const tiles = document.querySelectorAll('.board > [class][figure], .board > andon-service-level');
  const alerts = byId('alerts');
  for (const tile of tiles) tile.append(...Object.entries(SIGNS).map(([status, shape]) => sign(status, shape)));
  let asked = false;
  const draw = () => {
    asked = false;
    // Of old figures, too: rows keep their marks and with them their places.
    for (const { row, metric } of rows) row.dataset.status = metric.dataset.status ?? 'none';
    // What is counted is what is marked: tiles and rows. An alert is about one of them, or tells of itself.
    const marked = [...rows.map(({ metric }) => metric), ...tiles].map(statusOf);
    const count = (status: string) => marked.filter((other) => other === status).length;
    const calls = (status: 'critical' | 'attention') => count(status) > 0 || statusOf(alerts) === status;
    const met = rows.filter(({ metric }) => statusOf(metric) === 'on-target').length;
    // Nobody waits and nobody complains also where no events come. A share is of something that was counted.
    const known = rows.some(({ metric }) => statusOf(metric) === 'on-target' && String(metric.target).endsWith('%'));
    const light = calls('critical') ? 'critical' : calls('attention') ? 'attention' : known ? 'fine' : 'nodata';
    byId('wall').dataset.light = light;
    const told = (status: 'critical' | 'attention') =>
      count(status) > 0 ? words[status].replace('{n}', String(count(status))) : words.alertOpen;
    const text = {
      critical: told('critical'),
      attention: told('attention'),
      fine:
        met === rows.length
          ? words.allFine
          : words.someFine.replace('{n}', String(met)).replace('{m}', String(rows.length - met)),
      nodata: words.noData,
    }[light];
    const verdict = byId('verdict');
    if (verdict.textContent !== text) verdict.textContent = text;
  };
  const drawSoon = () => {
    if (!asked) requestAnimationFrame(draw);
    asked = true;
  };
  const observer = new MutationObserver(drawSoon);
  for (const element of [...rows.map(({ metric }) => metric), ...tiles, alerts]) {
    observer.observe(element, { attributes: true, attributeFilter: ['data-status', 'data-state'] });
  }
  draw();
}

/** The shape that stands for a status, for the corner of a tile; the style sheet shows it when the tile has that status. */
function sign(status: string, shape: string): SVGElement {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('slot', 'actions');
  drawing.setAttribute('class', `sign ${status}`);
  drawing.setAttribute('viewBox', '0 0 16 16');
  drawing.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', shape);
  drawing.append(path);
  return drawing;
}

/** A status counts only while it is fresh: an old "all is well" is no news. */
function statusOf(element: Element): string {
  if (!FRESH.has(element.getAttribute('data-state') ?? '')) return 'none';
  return element.getAttribute('data-status') ?? 'none';
}
