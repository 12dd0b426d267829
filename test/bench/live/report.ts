/** `--quick`: every case once and small, to see that it runs and roughly where it stands. */
export const QUICK = process.argv.includes('--quick');
/** How often each setup is measured; what is printed is the median. */
export const RUNS = Number(process.env.BENCH_RUNS ?? (QUICK ? 1 : 3));

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Median, and what the runs lie between. */
export function spread(values: readonly number[], digits = 1): string {
  const text = (value: number) => value.toFixed(digits);
  return `${text(median(values))} (${text(Math.min(...values))}–${text(Math.max(...values))})`;
}

export function verdict(value: number, atMost: number): string {
  return value <= atMost ? 'PASS' : 'MISSED';
}

/** Runs a measurement several times, one after the other. */
export async function repeat<T>(measure: () => Promise<T>, runs = RUNS): Promise<T[]> {
  const results: T[] = [];
  for (let run = 0; run < runs; run += 1) results.push(await measure());
  return results;
}
