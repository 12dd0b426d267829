/** One figure of `/metrics`: base units (seconds, bytes), and the name says which. */
export interface Measure {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly value: number;
}

/** OpenMetrics text. Names are without the prefix; a counter's sample gets its `_total`. */
export function openMetricsText(measures: readonly Measure[]): string {
  const lines = measures.flatMap(({ name, type, help, value }) => [
    `# TYPE andon_${name} ${type}`,
    `# HELP andon_${name} ${help}`,
    `andon_${name}${type === 'counter' ? '_total' : ''} ${value}`,
  ]);
  return `${lines.join('\n')}\n# EOF\n`;
}
