import { EVERY_ELEMENT, type Settings } from '@andon/elements/testing';

export type Tag = keyof HTMLElementTagNameMap;
export type Scene =
  | 'connecting'
  | 'live'
  | 'attention'
  | 'critical'
  | 'delayed'
  | 'reconnecting'
  | 'offline'
  | 'paused'
  | 'not-allowed'
  | 'incompatible'
  | 'error'
  | 'empty'
  | 'too-few'
  | 'suppressed';
export type Theme = 'light' | 'dark' | 'contrast';
export type Locale = 'en' | 'zh-CN' | 'zh-TW';

/** One picture of an element. */
export interface Cell {
  readonly name: string;
  readonly settings: Settings;
  readonly scene: Scene;
  readonly theme: Theme;
  readonly locale: Locale;
  readonly direction: 'ltr' | 'rtl';
  readonly widthPx: number;
}

/** Scenes of a row, from narrow to wide. What differs only in words shares one. */
const SCENES: readonly (readonly [Scene, Scene, Scene])[] = [
  ['live', 'live', 'live'],
  ['live', 'live', 'live'],
  ['live', 'live', 'live'],
  ['attention', 'attention', 'attention'],
  ['critical', 'critical', 'critical'],
  ['connecting', 'connecting', 'connecting'],
  ['offline', 'offline', 'offline'],
  ['delayed', 'reconnecting', 'paused'],
  ['not-allowed', 'incompatible', 'error'],
  ['empty', 'too-few', 'suppressed'],
];
const THEMES: readonly Theme[] = ['light', 'dark', 'contrast'];
const LOCALES: readonly Locale[] = ['en', 'zh-CN', 'zh-TW'];

/** Narrow, middle and wide. */
type Widths = readonly [number, number, number];
const TILE: Widths = [224, 336, 480];
const BROAD: Widths = [304, 480, 720];
const WIDTHS: Partial<Readonly<Record<Tag, Widths>>> = {
  'andon-headline': BROAD,
  'andon-heatmap': BROAD,
  'andon-standards': BROAD,
  'andon-table': BROAD,
  'andon-target': BROAD,
  'andon-trend': BROAD,
};
const widthsOf = (tag: Tag): Widths => WIDTHS[tag] ?? TILE;

/** Every element that draws. */
export const TAGS: readonly Tag[] = [...new Set(EVERY_ELEMENT.map(([tag]) => tag))].toSorted();

/**
 * Rows of three cells, from narrow to wide. Theme and language turn from row to row (a Latin square): three rows show every theme
 * with every language and with every width, so a state of one row is seen in each theme, each language and each width once.
 */
export function rowsOf(tag: Tag): readonly (readonly Cell[])[] {
  const [main = {}, ...others] = EVERY_ELEMENT.filter(([name]) => name === tag).map(([, settings]) => settings);
  const widths = widthsOf(tag);
  const row = (cells: (column: number) => Omit<Cell, 'name' | 'widthPx'> & { readonly title?: string }) =>
    widths.map((widthPx, column): Cell => {
      const { title, ...cell } = cells(column);
      return { ...cell, widthPx, name: [title ?? cell.scene, cell.theme, cell.locale, widthPx].join(' · ') };
    });
  const turned = (turn: number, column: number) => ({
    theme: THEMES[(turn + column) % 3]!,
    locale: LOCALES[(2 * turn + column) % 3]!,
    direction: 'ltr' as const,
  });
  return [
    ...SCENES.map((scenes, index) =>
      row((column) => ({ settings: main, scene: scenes[column]!, ...turned(index, column) })),
    ),
    ...others.map((settings, index) =>
      row((column) => ({
        title: Object.values(settings).join(' '),
        settings,
        scene: 'live',
        ...turned(index, column),
      })),
    ),
    row((column) => ({
      title: 'right to left',
      settings: main,
      scene: 'attention',
      theme: THEMES[column]!,
      locale: 'en',
      direction: 'rtl',
    })),
  ];
}

/** What is drawn once more with the reader's own colours, variants too: what fills a ground shows its letters only if it asks to. */
export function forcedRowsOf(tag: Tag): readonly (readonly Cell[])[] {
  const scenes = ['live', 'attention', 'critical'] as const;
  return EVERY_ELEMENT.filter(([name, { variant }], index) => {
    const first = EVERY_ELEMENT.findIndex(([other]) => other === name) === index;
    return name === tag && (first || variant !== undefined);
  }).map(([, settings]) =>
    widthsOf(tag).map((widthPx, column) => ({
      name: ['forced colours', settings.variant, scenes[column], widthPx].filter(Boolean).join(' · '),
      settings,
      scene: scenes[column]!,
      theme: 'light',
      locale: 'en',
      direction: 'ltr',
      widthPx,
    })),
  );
}
