import { createMetricState } from '../metric-state.ts';

/** The README's table of all figures, from the definitions. */
export function figureTable(): string {
  const rows = createMetricState().definitions.map(({ key, name, formula, unit, direction, params, windowed }) => {
    const better = { HIGHER_IS_BETTER: '↑', LOWER_IS_BETTER: '↓', NEUTRAL: '' }[direction];
    const cells = [`\`${key}\``, name.en, formula, unit, better, windowed ? 'window' : 'moment', params.join(', ')];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| figure | name | formula | unit | better | of | settings |', '|---|---|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

export const TABLE_START = '<!-- figures: written by `pnpm --filter @andon/metrics figure-table` -->';
export const TABLE_END = '<!-- end of figures -->';

/** A README with its table brought up to date. */
export function withFigureTable(readme: string): string {
  const from = readme.indexOf(TABLE_START) + TABLE_START.length;
  return `${readme.slice(0, from)}\n\n${figureTable()}\n\n${readme.slice(readme.indexOf(TABLE_END))}`;
}
