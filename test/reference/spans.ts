import type { WindowName } from '@andon/metrics';

const DAY_MS = 86_400_000;

/** Windows that together cover `[from, to)`, each as long as one of ours may be: whole weeks, then days. Both ends are midnights in UTC. */
export function windowsBetween(
  from: number,
  to: number,
): readonly { readonly window: WindowName; readonly asOf: number }[] {
  const windows: { window: WindowName; asOf: number }[] = [];
  let at = from;
  while (at + 7 * DAY_MS <= to) {
    at += 7 * DAY_MS;
    windows.push({ window: '7d', asOf: at });
  }
  while (at < to) {
    at += DAY_MS;
    windows.push({ window: '24h', asOf: at });
  }
  return windows;
}
