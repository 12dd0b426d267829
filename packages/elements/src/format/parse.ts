/** Values of one dimension are alternatives, dimensions are combined with *and*. */
export type FilterValues = Readonly<Record<string, readonly string[]>>;

/**
 * Reads `queue=billing,support;channel=phone`. A part without `=` is left out: an attribute half typed in a live editor must not
 * take the element down.
 */
export function parseFilter(text: string | null | undefined): FilterValues {
  const filter: Record<string, string[]> = {};
  for (const part of (text ?? '').split(/[;&]/)) {
    const at = part.indexOf('=');
    if (at < 1) continue;
    const values = part
      .slice(at + 1)
      .split(',')
      .map((value) => value.trim());
    filter[part.slice(0, at).trim()] = values;
  }
  return filter;
}

export const formatFilter = (filter: FilterValues): string =>
  Object.entries(filter)
    .map(([dimension, values]) => `${dimension}=${values.join(',')}`)
    .join(';');

/** Both must hold; where both name a dimension, the inner one narrows the outer. */
export function mergeFilters(outer: FilterValues, inner: FilterValues): FilterValues {
  const merged: Record<string, readonly string[]> = { ...outer };
  for (const [dimension, values] of Object.entries(inner)) {
    const allowed = outer[dimension];
    merged[dimension] = allowed ? values.filter((value) => allowed.includes(value)) : values;
  }
  return merged;
}

const SCALE: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `80%` → 0.8, `20s` → 20000, `4h 30min` → 16200000, `42` → 42; undefined where it is none of these. */
export function parseAmount(text: string | null | undefined): number | undefined {
  const source = text?.trim();
  if (!source) return undefined;
  if (/^[-−]?\d+(\.\d+)?\s*%$/.test(source)) return Number.parseFloat(source.replace('−', '-')) / 100;
  if (/^[-−]?\d+(\.\d+)?$/.test(source)) return Number(source.replace('−', '-'));
  const pieces = [...source.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)\b\s*/g)];
  if (pieces.length === 0 || pieces.map(([piece]) => piece).join('') !== source) return undefined;
  return pieces.reduce((sum, [, amount, scale]) => sum + Number(amount) * (SCALE[scale ?? ''] ?? 0), 0);
}

/** Reads `queue.waiting=15/3; response.withinTarget=90%/5%`: a target and how far beyond it still is attention. */
export function parseTargets(text: string | null | undefined): readonly TargetSetting[] {
  return (text ?? '').split(';').flatMap((part) => {
    const [figure = '', amounts = ''] = part.split('=').map((piece) => piece.trim());
    const [value, tolerance] = amounts.split('/').map(parseAmount);
    if (figure === '' || value === undefined) return [];
    return [{ figure, value, ...(tolerance !== undefined && { tolerance }) }];
  });
}

export interface TargetSetting {
  readonly figure: string;
  readonly value: number;
  readonly tolerance?: number;
}

/** Settings of one figure: `quantile=0.9;businessHours=true`. */
export type FigureParams = Readonly<Record<string, string | number | boolean>>;

export function parseParams(text: string | null | undefined): FigureParams {
  const params: Record<string, string | number | boolean> = {};
  for (const part of (text ?? '').split(/[;&]/)) {
    const [name, value] = part.split('=').map((piece) => piece.trim());
    if (!name || value === undefined) continue;
    params[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] = typed(value);
  }
  return params;
}

const typed = (value: string): string | number | boolean =>
  value === 'true'
    ? true
    : value === 'false'
      ? false
      : value !== '' && Number.isFinite(Number(value))
        ? Number(value)
        : value;

/** One line of a list of standards: what is measured, where, and what it must reach. */
export interface Standard {
  readonly figure: string;
  readonly params?: FigureParams | undefined;
  readonly window?: string | undefined;
  readonly filter?: string | undefined;
  /** In the figure's unit. */
  readonly target?: number | undefined;
  readonly tolerance?: number | undefined;
  readonly label?: string | undefined;
  /** Where, in the page's words; empty for none. By default from the filter. */
  readonly place?: string | undefined;
}

/**
 * Reads `queue.serviceLevel window=today target=80% tolerance=5%`, one standard a line or `;`-separated. Filters use `,` between
 * values and `+` between dimensions: `filter=channel=email+tier=gold`. A label with spaces stands in double quotes.
 */
export function parseStandards(text: string | null | undefined): readonly Standard[] {
  return (text ?? '')
    .split(/[;\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(parseStandard);
}

function parseStandard(line: string): Standard {
  const [figure = '', ...words] = line.match(/(?:[^\s"]+|"[^"]*")+/g) ?? [];
  const settings = new Map<string, string>();
  for (const text of words) {
    const at = text.indexOf('=');
    if (at > 0) settings.set(text.slice(0, at), text.slice(at + 1).replaceAll('"', ''));
  }
  const known = new Set(['window', 'filter', 'target', 'tolerance', 'label', 'place']);
  const params = Object.fromEntries(
    [...settings].filter(([name]) => !known.has(name)).map(([name, value]) => [name, typed(value)]),
  );
  return {
    figure,
    params,
    window: settings.get('window'),
    filter: settings.get('filter')?.replaceAll('+', ';'),
    target: parseAmount(settings.get('target')),
    tolerance: parseAmount(settings.get('tolerance')),
    label: settings.get('label'),
    place: settings.get('place'),
  };
}
