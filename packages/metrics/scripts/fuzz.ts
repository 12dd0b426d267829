/* Mutated events against the fold: `node --conditions=source scripts/fuzz.ts [--long] [--seed=n]`; a million of them with `--long`. */

import { fuzzFold } from '../src/testing/fuzz.ts';

const seed = Number(process.argv.find((argument) => argument.startsWith('--seed='))?.slice('--seed='.length) ?? 1);
const events = process.argv.includes('--long') ? 1_000_000 : 50_000;
const { sent, folded, withoutEffect, looked } = fuzzFold({ events, seed });
console.log(`${sent} events sent, ${folded} let in, none of them threw; ${looked} numbers looked at, all sound`);
console.log('without effect:', withoutEffect);
