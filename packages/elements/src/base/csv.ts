import type {
  Definition,
  Figure,
  FiguresFrame,
  Frame,
  FrameMeta,
  SeriesFrame,
  SeriesGroup,
  SeriesPoint,
} from '../frames.ts';
import type { StandardResult } from '../live/standards-watch.ts';

// Fetched when a page first asks for a table.

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | null | undefined)[])[];
}

/** RFC 4180, with CRLF and UTF-8; numbers as they are, not as they are shown. */
export const toCsv = ({ header, rows }: CsvTable): string =>
  `${[header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

function cell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  // A text that starts like a formula would be run by a spreadsheet, in East Asia also where its sign is of full width.
  const text = typeof value === 'string' && /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : String(value);
  // Where a comma stands in numbers, spreadsheets part cells at semicolons.
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const FIGURE_COLUMNS = ['value', 'unit', 'state', 'n', 'lower', 'upper', 'target', 'status', 'variant'] as const;

/**
 * Every figure of every group, a row each; `from` is empty where it is of the moment `to`, and `settings`, written as the attribute
 * `params` takes them, tells apart two figures of one key.
 */
export function figuresTable(frame: Frame): CsvTable {
  const { momentary } = frame as FiguresFrame;
  const rows = frame.groups.flatMap((group) =>
    Object.entries(group)
      .flatMap(([field, value]) => [value].flat().map((one) => [field, one] as const))
      .filter((entry): entry is [string, Figure] => isFigure(entry[1]))
      .map(([field, figure]) => [
        ...group.key.map(({ value }) => value),
        figure.key,
        ...FIGURE_COLUMNS.map((column) => figure[column]),
        momentary?.includes(figure.key) ? undefined : frame.meta.from,
        frame.meta.to,
        quantileOf(field),
      ]),
  );
  return { header: [...dimensionsOf(frame), 'figure', ...FIGURE_COLUMNS, 'from', 'to', 'settings'], rows };
}

/** `firstResponseP90` is the figure `firstResponse` at another quantile. */
function quantileOf(field: string): string | undefined {
  const percent = /P(\d+)$/.exec(field)?.[1];
  return percent && `quantile=${Number(`0.${percent}`)}`;
}

/** The window before of a group's point, where one is compared with it. */
type PointBefore = (group: SeriesGroup, t: string) => SeriesPoint | undefined;

/** Every point of every group, a row each, with what it is of. @param before - Adds what it is compared with. */
export function pointsTable(frame: SeriesFrame, before?: PointBefore): CsvTable {
  const columns = ['value', 'n', 'lower', 'upper', 'partial'] as const;
  const rows = frame.groups.flatMap((group) =>
    group.points.map((point) => [
      ...group.key.map(({ value }) => value),
      point.t,
      ...columns.map((column) => point[column]),
      frame.figure,
      frame.unit,
      frame.stepMs,
      ...(before ? beforeOf(before(group, point.t)) : []),
    ]),
  );
  const of = ['figure', 'unit', 'stepMs', ...(before ? ['previous', 'previousN'] : [])];
  return { header: [...dimensionsOf(frame), 'time', ...columns, ...of], rows };
}

const beforeOf = (point: SeriesPoint | undefined) => [point?.value, point?.n];

/** Every standard with what is known of it, a row each. */
export function standardsTable(results: readonly StandardResult[]): CsvTable {
  const columns = ['value', 'unit', 'n', 'lower', 'upper', 'target', 'tolerance', 'status'] as const;
  return {
    header: ['figure', 'label', 'settings', 'filter', 'window', ...columns],
    rows: results.map(({ standard, figure, meta }) => [
      standard.figure,
      standard.label,
      // As the attribute `params` takes them.
      Object.entries(standard.params ?? {})
        .map(([name, value]) => `${name}=${value}`)
        .join(';'),
      standard.filter,
      meta?.window,
      ...columns.map((column) => figure?.[column]),
    ]),
  };
}

/** What each figure means, a row each. */
export function definitionsTable(
  figures: readonly Figure[],
  meta: FrameMeta | undefined,
  definitionOf: (key: string) => Definition | undefined,
): CsvTable {
  const words = ['name', 'description', 'formula', 'sample', 'source'] as const;
  return {
    header: ['figure', ...FIGURE_COLUMNS, ...words, 'from', 'to'],
    rows: figures.map((figure) => {
      const definition = definitionOf(figure.key);
      const values = [...FIGURE_COLUMNS.map((column) => figure[column]), ...words.map((word) => definition?.[word])];
      return [figure.key, ...values, definition?.windowed === false ? undefined : meta?.from, meta?.to];
    }),
  };
}

const dimensionsOf = (frame: Frame): readonly string[] => frame.groups[0]?.key.map(({ dimension }) => dimension) ?? [];

const isFigure = (value: unknown): value is Figure =>
  typeof value === 'object' && value !== null && 'key' in value && 'unit' in value && 'state' in value;
