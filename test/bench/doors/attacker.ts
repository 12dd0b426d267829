import { constants, setPriority } from 'node:os';
import { ATTACKS } from './attacks.ts';

/*
 * One attack in a process of its own. It gives way to the server where both want the processor: in life it would
 * be another machine's, and what is to be seen is what it costs the server, not what it costs this machine.
 */
setPriority(constants.priority.PRIORITY_LOW);
const [name = '', url = ''] = process.argv.slice(2);
const attack = ATTACKS[name];
if (attack === undefined) throw new Error(`Expected one of ${Object.keys(ATTACKS).join(', ')}, got ${name}`);

const counts: Record<string, number> = {};
process.on('message', () => process.send?.({ type: 'counts', counts }, () => process.exit(0)));
process.on('disconnect', () => process.exit(0));
await attack(url, (what) => {
  counts[what] = (counts[what] ?? 0) + 1;
});
