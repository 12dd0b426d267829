import type { AndonProvider } from '@andon/elements';
import { byId, make } from '../shared/dom.ts';
import type { GalleryWord } from './copy.ts';
import { copyable } from './copyable.ts';

type Words = Readonly<Record<GalleryWord, string>>;
type Theme = AndonProvider['theme'];

const COLOURS = [
  'accent',
  'ink',
  'text',
  'quiet',
  'page',
  'tile',
  'hairline',
  'fine',
  'attention',
  'critical',
] as const;
const FONTS = {
  serif: 'Georgia, "Noto Serif", serif',
  mono: 'ui-monospace, "Cascadia Mono", monospace',
} as const;
const TEXT_CONTRAST = 4.5;

/** Sets the custom properties of a provider by hand and gives the style sheet that does the same. */
export function startPlayground(words: Words): void {
  const provider = byId<AndonProvider>('playground');
  const tiles = provider.querySelectorAll('[data-play]');
  const sheet = copyable(words, 'CSS');
  const contrast = make('p', { class: 'contrast', role: 'status' });
  const declarations = new Map<string, string>();
  let density = 'regular';

  const show = (): void => {
    const lines = [...declarations].map(([name, value]) => `  ${name}: ${value};`);
    const css = lines.length > 0 ? `andon-provider {\n${lines.join('\n')}\n}` : words.nothingChanged;
    sheet.show(density === 'regular' ? css : `${css}\n/* <andon-… density="${density}"> */`);
    const ratio = contrastOf(resolved('text'), resolved('tile'));
    contrast.textContent = (ratio < TEXT_CONTRAST ? words.contrastLow : words.contrastOk).replace(
      '{ratio}',
      ratio.toFixed(1),
    );
    contrast.classList.toggle('low', ratio < TEXT_CONTRAST);
  };
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) {
      declarations.delete(name);
      provider.style.removeProperty(name);
    } else {
      declarations.set(name, value);
      provider.style.setProperty(name, value);
    }
    show();
  };
  /** What a colour is now, whether set here or by the theme. */
  const resolved = (name: string): string => {
    const probe = make('i');
    probe.style.color = `var(--andon-${name})`;
    provider.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return hex(colour);
  };

  const scheme = select(
    [
      ['auto', words.themeAuto],
      ['light', words.themeLight],
      ['dark', words.themeDark],
      ['contrast', words.themeContrast],
    ],
    (value) => {
      provider.theme = value as Theme;
      provider.dataset.theme = value;
      set('color-scheme', value === 'light' || value === 'dark' ? value : undefined);
      refresh();
    },
  );
  const spacing = select(
    [
      ['regular', words.regular],
      ['compact', words.compact],
    ],
    (value) => {
      density = value;
      for (const tile of tiles) tile.setAttribute('density', value);
      show();
    },
  );
  const font = select(
    [
      ['', words.fontHost],
      ['serif', words.fontSerif],
      ['mono', words.fontMono],
    ],
    (value) => set('--andon-font', value === '' ? undefined : FONTS[value as keyof typeof FONTS]),
  );
  const radius = range('0', '20', '4', (value) => set('--andon-radius', value === '4' ? undefined : `${value}px`));
  const padding = range('8', '32', '20', (value) =>
    set('--andon-tile-padding', value === '20' ? undefined : `${value}px`),
  );
  const colours = COLOURS.map((name) => {
    const input = make('input', { type: 'color' });
    input.addEventListener('input', () => set(`--andon-${name}`, input.value));
    return { name, input };
  });
  /** The colours that the theme gives, where none was chosen. */
  function refresh(): void {
    for (const { name, input } of colours) input.value = declarations.get(`--andon-${name}`) ?? resolved(name);
  }
  const reset = make('button', { type: 'button', class: 'plain' }, words.reset);
  reset.addEventListener('click', () => {
    for (const name of [...declarations.keys()]) set(name, undefined);
    for (const control of [scheme, spacing, font]) control.selectedIndex = 0;
    radius.value = '4';
    padding.value = '20';
    density = 'regular';
    for (const tile of tiles) tile.setAttribute('density', density);
    provider.theme = 'auto';
    provider.dataset.theme = 'auto';
    refresh();
    show();
  });

  const labelled = (label: string, control: HTMLElement, code = false): HTMLElement =>
    make('label', { class: 'control' }, code ? make('code', {}, label) : make('span', {}, label), control);
  byId('playground-controls').append(
    labelled(words.scheme, scheme),
    labelled(words.density, spacing),
    labelled(words.font, font),
    labelled(words.radius, radius),
    labelled(words.padding, padding),
    make(
      'fieldset',
      { class: 'swatches' },
      make('legend', {}, words.colours),
      ...colours.map(({ name, input }) => labelled(name, input, true)),
    ),
    contrast,
    reset,
  );
  byId('playground-css').append(sheet.box);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', refresh);
  new MutationObserver(refresh).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  // Before its first drawing the provider has no slot, and what stands inside no style.
  void provider.updateComplete.then(() => {
    refresh();
    show();
  });
}

function select(options: readonly (readonly [string, string])[], onChange: (value: string) => void): HTMLSelectElement {
  const control = make('select', {}, ...options.map(([value, label]) => make('option', { value }, label)));
  control.addEventListener('change', () => onChange(control.value));
  return control;
}

function range(min: string, max: string, value: string, onInput: (value: string) => void): HTMLInputElement {
  const control = make('input', { type: 'range', min, max, value });
  control.addEventListener('input', () => onInput(control.value));
  return control;
}

/** Any colour the browser knows as `#rrggbb`. */
function hex(colour: string): string {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!canvas) return '#000000';
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG 2 contrast ratio of two `#rrggbb`, 1 to 21. */
function contrastOf(first: string, second: string): number {
  const [light = 0, dark = 0] = [luminance(first), luminance(second)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
