import { createMetricState } from '../metric-state.ts';

const COLUMNS = ['figure', 'name', 'formula', 'variants', 'unit', 'better', 'of', 'settings', 'source'];

/** The README's table of all figures, from the definitions. */
function figureTable(): string {
  const rows = createMetricState().definitions.map((definition) => {
    const better = { HIGHER_IS_BETTER: '↑', LOWER_IS_BETTER: '↓', NEUTRAL: '' }[definition.direction];
    return [
      `\`${definition.key}\``,
      definition.name.en,
      definition.formula,
      definition.variants.join('; '),
      definition.unit,
      better,
      definition.windowed ? 'window' : 'moment',
      definition.params.join(', '),
      definition.source,
    ];
  });
  return [COLUMNS, COLUMNS.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

const TABLE_START = '<!-- figures: written by `pnpm --filter @andon/metrics figure-table` -->';
const TABLE_END = '<!-- end of figures -->';

/** A README with its table brought up to date. */
export function withFigureTable(readme: string): string {
  const from = readme.indexOf(TABLE_START) + TABLE_START.length;
  return `${readme.slice(0, from)}\n\n${figureTable()}\n\n${readme.slice(readme.indexOf(TABLE_END))}`;
}
