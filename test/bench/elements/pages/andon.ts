/** A wall of Andon elements; the script from the server is loaded beside this one. */

const FIGURES = ['queue.waiting', 'queue.serviceLevel', 'queue.expectedWait', 'queue.longestWaitSince'];
const CHARTS = 12;
const NUMBERS = 12;

function hang(): void {
  const provider = document.createElement('andon-provider');
  provider.setAttribute('theme', 'dark');
  provider.append(
    ...Array.from({ length: NUMBERS }, (_, index) =>
      element('andon-metric', { figure: FIGURES[index % FIGURES.length] ?? '', filter: `queue=q${index}`, fill: '' }),
    ),
    ...Array.from({ length: CHARTS }, (_, index) =>
      element('andon-trend', { figure: 'queue.waiting', filter: `queue=q${index}`, window: '24h', fill: '' }),
    ),
  );
  document.querySelector('.wall')?.replaceChildren(provider);
}

function element(name: string, attributes: Readonly<Record<string, string>>): HTMLElement {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

const drawn = (): boolean =>
  [...document.querySelectorAll('andon-trend')].every((chart) => chart.shadowRoot?.querySelector('canvas')) &&
  [...document.querySelectorAll('andon-metric')].every((number) => number.getAttribute('data-state') === 'live');

const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

async function untilDrawn(): Promise<void> {
  while (!drawn()) await frame();
}

/** Takes the wall down and hangs it anew, as a wall that turns its pages does. */
async function turn(times: number): Promise<void> {
  for (let round = 0; round < times; round++) {
    hang();
    await untilDrawn();
  }
}

hang();
Object.assign(window, { bench: { untilDrawn, turn } });
