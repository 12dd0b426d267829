/*
 * Live sharing, measured with its references in the same run: `node --conditions=source test/bench/live/main.ts [case …] [--quick]`.
 * Servers and clients are processes of their own, on loopback; three runs (curves: one), medians, and what they lie between. Each case takes
 * three minutes, the longest (trouble) six, and says of each goal whether it is met: PASS or MISSED.
 */

import { besideStock, deflated, oneView, walls } from './cases/fan-out.ts';
import { growthWithEvents, growthWithViewers, growthWithViews } from './cases/growth.ts';
import { leadingEdge } from './cases/leading-edge.ts';
import { memory } from './cases/memory.ts';
import { pixel } from './cases/pixel.ts';
import { pausedAmongMany, trouble } from './cases/trouble.ts';
import { manyViews } from './cases/views.ts';

const CASES: Readonly<Record<string, () => Promise<void>>> = {
  'fan-out': oneView(1_000),
  'fan-out-3000': oneView(3_000),
  stock: besideStock(1_000),
  'stock-3000': besideStock(3_000),
  walls,
  deflate: deflated,
  'leading-edge': leadingEdge,
  views: manyViews,
  'growth-viewers': growthWithViewers,
  'growth-views': growthWithViews,
  'growth-events': growthWithEvents,
  memory,
  trouble,
  'trouble-10000': pausedAmongMany,
  pixel,
};

const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
for (const name of named) {
  if (CASES[name] === undefined) throw new Error(`Expected one of ${Object.keys(CASES).join(', ')}, got ${name}`);
}
for (const [name, run] of Object.entries(CASES)) if (named.length === 0 || named.includes(name)) await run();
