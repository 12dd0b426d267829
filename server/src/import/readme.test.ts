import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseConfig } from '../config/index.ts';
import { importTable, mappingFile } from './import.ts';

const blocks = [
  ...readFileSync(new URL('../../README.md', import.meta.url), 'utf8').matchAll(/```json\n([\s\S]*?)```/g),
].map((match) => match[1]!);

function blockWith(text: string): string {
  const block = blocks.find((each) => each.includes(text));
  if (block === undefined) throw new Error(`The README has no example with ${text}`);
  return block;
}

it('imports a table with the mapping of the README', () => {
  const mapping = mappingFile.parse(blockWith('"events"'), 'README.md');
  const { events, faults } = importTable(
    'call,start,line,answered,agent\n1,24.12.2026 18:00:00,7,24.12.2026 18:00:20,a9\n2,24.12.2026 18:01:00,8,,\n',
    mapping,
  );
  expect(faults).toEqual([]);
  expect(events).toMatchObject([
    {
      type: 'contact.queued',
      id: '1-queued',
      time: Date.parse('2026-12-24T17:00:00Z'),
      queue: 'billing',
      channel: 'phone',
    },
    { type: 'contact.answered', entity: '1', agent: 'a9' },
    { type: 'contact.queued', id: '2-queued', queue: 'other' },
  ]);
});

it('takes the configuration of the README', () => {
  expect(parseConfig(blockWith('"retention"'), 'README.md')).toMatchObject({ host: '0.0.0.0' });
});
