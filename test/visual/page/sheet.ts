import '@andon/elements';
import { AS_OF_MS, answer, frames, PreparedSource, sourceIn, until } from '@andon/elements/testing';
import type { Place } from './place.ts';
import { type Cell, forcedRowsOf, rowsOf, type Scene, TAGS, type Tag } from './plan.ts';

export interface Sheet {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly places: readonly Place[];
}

declare global {
  interface Window {
    /** For the test that drives this page. */
    readonly sheets: {
      readonly tags: readonly Tag[];
      show(tag: Tag, part: 'all' | 'forced'): Promise<Sheet>;
    };
  }
}

const GAP_PX = 12;
const CAPTION_PX = 16;

// Before anything is drawn: a chart writes on a canvas, which no font that arrives later mends.
await Promise.all([...document.fonts].map((face) => face.load()));
await loadLanguages();
Object.assign(window, { sheets: { tags: TAGS, show } });

async function show(tag: Tag, part: 'all' | 'forced'): Promise<Sheet> {
  document.body.replaceChildren();
  const rows = (part === 'all' ? rowsOf(tag) : forcedRowsOf(tag)).map((row) => row.map((cell) => draw(tag, cell)));
  await frames(3);
  for (const { element } of rows.flat()) await settled(element);
  await frames(2);

  // Whole pixels throughout, so that a cell that grows moves those below it but changes none of them.
  const places: Place[] = [];
  let y = GAP_PX;
  let widthPx = 0;
  for (const row of rows) {
    let x = GAP_PX;
    let tallest = 0;
    for (const { cell, box, caption } of row) {
      const height = Math.ceil(box.getBoundingClientRect().height);
      Object.assign(caption.style, { left: `${x}px`, top: `${y}px` });
      Object.assign(box.style, { left: `${x}px`, top: `${y + CAPTION_PX}px`, height: `${height}px` });
      places.push({ name: cell.name, x, y: y + CAPTION_PX, width: cell.widthPx, height });
      x += cell.widthPx + GAP_PX;
      tallest = Math.max(tallest, height);
    }
    y += CAPTION_PX + tallest + GAP_PX;
    widthPx = x;
  }
  Object.assign(document.body.style, { width: `${widthPx}px`, height: `${y}px` });
  await frames(3);
  return { widthPx, heightPx: y, places };
}

interface Drawn {
  readonly cell: Cell;
  readonly element: HTMLElement;
  readonly box: HTMLElement;
  readonly caption: HTMLElement;
}

function draw(tag: Tag, cell: Cell): Drawn {
  const box = document.createElement('div');
  box.className = 'cell';
  box.lang = cell.locale;
  box.dir = cell.direction;
  box.dataset.theme = cell.theme;
  box.dataset.locale = cell.locale;
  box.style.width = `${cell.widthPx}px`;
  const provider = document.createElement('andon-provider');
  provider.background = 'live';
  provider.source = sourceFor(cell.scene);
  provider.locale = cell.locale;
  if (cell.theme === 'contrast') provider.theme = 'contrast';
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(cell.settings))
    element.setAttribute(name, value === true ? '' : String(value));
  if (cell.scene === 'paused') element.setAttribute('paused', '');
  const caption = document.createElement('div');
  caption.className = 'caption';
  caption.textContent = cell.name;
  provider.append(element);
  box.append(provider);
  document.body.append(caption, box);
  return { cell, element, box, caption };
}

function sourceFor(scene: Scene): PreparedSource {
  if (scene === 'attention' || scene === 'critical') {
    const status = scene.toUpperCase();
    return new PreparedSource((document, variables) => withStatus(answer(document, variables), status), {
      nowMs: AS_OF_MS + 400,
      demo: true,
    });
  }
  return sourceIn(scene === 'paused' ? 'live' : scene);
}

/** The same answer, every figure that has a target having missed it. */
function withStatus(data: unknown, status: string): unknown {
  return JSON.parse(
    JSON.stringify(data, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'status' in value && 'unit' in value
        ? { ...value, status }
        : value,
    ),
  );
}

/** Charts are drawn in turn, one an animation frame. */
async function settled(element: HTMLElement): Promise<void> {
  const drawsChart = element.matches(
    'andon-trend:not([view="table"]):is([data-state="live"], [data-state="delayed"], [data-state="reconnecting"], [data-state="offline"], [data-state="paused"])',
  );
  const drawsCourse = element.matches(
    'andon-metric[trend]:not([variant="inline"], [variant="cell"], [variant="hero"])',
  );
  // What draws a panel or a list is fetched.
  if (element.matches('andon-definition')) await until(() => !element.shadowRoot?.querySelector('.panel[aria-busy]'));
  if (element.matches('andon-alerts, andon-ticker'))
    await until(() => element.shadowRoot?.querySelector('.label slot')?.textContent);
  if (drawsCourse) await until(() => element.shadowRoot?.querySelector('.spark'));
  if (drawsChart) await until(() => element.shadowRoot?.querySelector('.end'));
}

/** Elements wait for the words of their language; these are there before the first is drawn. */
async function loadLanguages(): Promise<void> {
  for (const locale of ['zh-CN', 'zh-TW'] as const) {
    const { element, box, caption } = draw('andon-metric', {
      name: '',
      settings: { figure: 'queue.waiting' },
      scene: 'live',
      theme: 'light',
      locale,
      direction: 'ltr',
      widthPx: 300,
    });
    await until(() => /[\u4e00-\u9fff]/.test(element.shadowRoot?.textContent ?? ''));
    box.remove();
    caption.remove();
  }
}
