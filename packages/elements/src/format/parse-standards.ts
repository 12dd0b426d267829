import { parseAmount } from './parse-amount.ts';
import { type FigureParams, typed } from './parse-params.ts';

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
