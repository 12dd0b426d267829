import { openFileSpool } from '../src/ingest/file-spool.ts';

// Appends without end and says what was acknowledged, to be killed meanwhile.
const [directory = '', round] = process.argv.slice(2);
const spool = await openFileSpool({ directory, segmentBytes: 1_000 });
for (let index = 0; ; index++) {
  const line = `round ${round} line ${index}`;
  await spool.append([line]);
  process.send?.(line);
}
