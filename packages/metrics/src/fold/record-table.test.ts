import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventType } from '../event.ts';
import { type EventPlan, NO_EVENT, TYPES } from '../events/event-pool.ts';
import { keptField, StepEvent } from '../events/step-event.ts';
import type { StoredEvent } from '../events/stored-event.ts';
import { type Entity, entityKind } from '../family.ts';
import { hashOf, NONE } from './record-index.ts';
import { RecordTable } from './record-table.ts';

interface Thing extends Entity {
  seen: number;
  label: string;
}

const thing = entityKind<Thing>({
  name: 'thing',
  lists: [],
  create: () => ({ cell: 0, seen: 0, label: '' }),
  width: 2,
  save(it, numbers, at) {
    numbers[at] = it.cell;
    numbers[at + 1] = it.seen;
  },
  load(it, numbers, at) {
    it.cell = numbers[at]!;
    it.seen = numbers[at + 1]!;
  },
  restOf: ({ label }) => (label === '' ? undefined : label),
  loadRest(it, rest) {
    it.label = (rest as string | undefined) ?? '';
  },
  step: () => undefined,
  keepUntil: () => Number.NEGATIVE_INFINITY,
});

const KEPT: Partial<Record<EventType, Parameters<typeof keptField>[1][]>> = {
  'contact.ended': ['talkSeconds', 'holdSeconds', 'wrapUpSeconds'],
  'contact.queued': ['ticket'],
  'case.replied': ['automatic', 'public'],
  'agent.state': ['state'],
  'survey.answered': ['instrument', 'question', 'score', 'scaleMin', 'scaleMax', 'expectation', 'weight', 'about'],
};

const plans = [0, 1].map(() =>
  TYPES.map(
    (type, typeIndex): EventPlan => ({
      type,
      typeIndex,
      fields: (KEPT[type] ?? []).map((name) => keptField(type, name)),
      event: new StepEvent(),
    }),
  ),
);

function createTable(): RecordTable {
  return new RecordTable([thing, thing], plans);
}

function keep(
  table: RecordTable,
  record: number,
  key: string,
  { id, type, time, entity, cell, kept }: StoredEvent,
): number {
  const about = entity === key ? undefined : entity;
  return table.events.keep(table.kind(record), TYPES.indexOf(type), time, cell, id, about, kept ?? {});
}

// Short and long, of one byte a character and of two, and such as differ in little.
const texts = fc.oneof(
  fc.string({ maxLength: 6, unit: fc.constantFrom('a', 'b', 'é') }),
  fc.string({ maxLength: 60, unit: 'binary' }),
  fc.uuid(),
  fc.nat(20).map((n) => `call-${n}`),
);

const storedEvents: fc.Arbitrary<StoredEvent> = fc
  .record({
    id: texts,
    time: fc.nat(5),
    cell: fc.nat(2 ** 20),
    entity: fc.constantFrom('own', 'another', '另一个'),
    rest: fc.constantFrom<{ type: EventType; kept: Record<string, unknown> | undefined }>(
      { type: 'contact.queued', kept: undefined },
      { type: 'contact.queued', kept: { ticket: 'A-12' } },
      { type: 'contact.ended', kept: { talkSeconds: 0.5, wrapUpSeconds: 0 } },
      { type: 'contact.ended', kept: { holdSeconds: 12 } },
      { type: 'case.replied', kept: { automatic: false, public: true } },
      { type: 'agent.state', kept: { state: 'wrapUp' } },
      {
        type: 'survey.answered',
        kept: { instrument: 'nps', question: '满意吗？', score: 9, scaleMin: 0, scaleMax: 10, about: 'c1' },
      },
    ),
  })
  .map(({ rest, ...event }) => ({ ...event, ...rest }));

describe('a record table', () => {
  it('finds what was put in, and nothing else, whatever is taken out between', () => {
    const steps = fc.array(fc.record({ kind: fc.nat(1), key: texts, remove: fc.nat(3) }), { maxLength: 300 });
    fc.assert(
      fc.property(steps, (list) => {
        const table = createTable();
        const expected = new Map<string, { kind: number; key: string; seen: number }>();
        for (const [i, { kind, key, remove }] of list.entries()) {
          const name = `${kind} ${key}`;
          const found = table.find(kind, key);
          expect(found !== NONE).toBe(expected.has(name));
          if (found === NONE) {
            const record = table.add(kind, key);
            table.save(record, { cell: i, seen: i + 0.5, label: key } as Thing);
            expected.set(name, { kind, key, seen: i + 0.5 });
          } else if (remove === 0) {
            table.remove(found);
            expected.delete(name);
          }
        }
        expect(table.size).toBe(expected.size);
        for (const { kind, key, seen } of expected.values()) {
          const record = table.find(kind, key);
          expect(table.key(record)).toBe(key);
          expect(table.read(record)).toEqual({ cell: Math.floor(seen), seen, label: key });
        }
        let visited = 0;
        for (const kind of [0, 1]) table.forEach(kind, () => visited++);
        expect(visited).toBe(expected.size);
      }),
    );
  });

  it('finds everything among many, after most of them are gone too', () => {
    const table = createTable();
    const keyOf = (i: number) => `contact-${i % 7}-${i}`;
    for (let i = 0; i < 20_000; i++) table.add(i % 2, keyOf(i));
    for (let i = 0; i < 20_000; i++) if (i % 10 !== 0) table.remove(table.find(i % 2, keyOf(i)));
    for (let i = 0; i < 20_000; i++) expect(table.find(i % 2, keyOf(i)) !== NONE).toBe(i % 10 === 0);
    expect(table.size).toBe(2000);
  });

  it('keeps events in their order with everything said of them, in whatever order they come and go', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ event: storedEvents, goes: fc.boolean() }), { maxLength: 30 }), (list) => {
        const table = createTable();
        const record = table.add(0, 'own');
        let expected: StoredEvent[] = [];
        for (const { event, goes } of list) {
          if (expected.some(({ id }) => id === event.id)) continue;
          const before = table.events.countBefore(record, TYPES.indexOf(event.type), event.time, event.id);
          const after = table.events.cut(record, before);
          expect(table.events.allStored(record)).toEqual(expected.slice(0, before));
          for (const one of [keep(table, record, 'own', event), ...after]) table.events.append(record, one);
          expected.push(event);
          expected.sort(
            (a, b) => a.time - b.time || TYPES.indexOf(a.type) - TYPES.indexOf(b.type) || (a.id < b.id ? -1 : 1),
          );
          if (!goes) continue;
          const victim = expected[expected.length >> 1]!;
          const held = table.events.find(record, victim.id);
          expect(held).not.toBe(NO_EVENT);
          const [taken, ...rest] = table.events.cut(record, expected.indexOf(victim));
          expect(taken).toBe(held);
          table.events.free(record, held);
          for (const one of rest) table.events.append(record, one);
          expected = expected.filter((one) => one !== victim);
        }
        expect(table.events.allStored(record)).toEqual(expected);
        expect(table.events.count(record)).toBe(expected.length);
        expect(table.lastAt(record)).toBe(expected.at(-1)?.time ?? Number.NEGATIVE_INFINITY);
        table.events.dropBefore(record, 3);
        expect(table.events.allStored(record)).toEqual(expected.filter(({ time }) => time >= 3));
      }),
    );
  });

  it('keeps the state before its events apart from the one after them', () => {
    const table = createTable();
    const record = table.add(0, 'own');
    table.save(record, { cell: 1, seen: 1, label: 'first' } as Thing);
    table.setBaseAsIs(record, 5);
    expect(table.lastAt(record)).toBe(5);
    table.keepBase(record);
    table.save(record, { cell: 2, seen: 2, label: 'second' } as Thing);
    expect(table.readBase(record)).toEqual({ cell: 1, seen: 1, label: 'first' });
    expect(table.read(record)).toEqual({ cell: 2, seen: 2, label: 'second' });
    table.remove(record);
    const next = table.add(0, 'another');
    expect(table.hasBase(next)).toBe(false);
    expect(table.read(next)).toEqual({ cell: 0, seen: 0, label: '' });
  });

  it('finds everything though somebody chose keys that all fall into one slot', () => {
    const table = createTable();
    const keys: string[] = [];
    // Twice as many slots as there will be; the hash of a table nobody has attacked begins at 0.
    for (let i = 0; keys.length < 1100; i++) if ((hashOf(0, `k${i}`) & 2047) === 7) keys.push(`k${i}`);
    for (const key of keys) table.add(0, key);
    for (const key of keys) expect(table.key(table.find(0, key))).toBe(key);
    expect(table.find(0, 'none of them')).toBe(NONE);
    for (const key of keys) table.remove(table.find(0, key));
    expect(table.size).toBe(0);
  });

  it('takes the room of what is gone for what comes, so that it grows with what there is at once', () => {
    const table = createTable();
    const before = process.memoryUsage().arrayBuffers;
    const event: StoredEvent = {
      id: 'x'.repeat(36),
      type: 'contact.queued',
      time: 1,
      entity: '',
      cell: 0,
      kept: { ticket: 'T' },
    };
    for (let i = 0; i < 50_000; i++) {
      const key = `a contact with a rather long key ${i}`;
      const record = table.add(0, key);
      table.events.append(record, keep(table, record, key, { ...event, entity: key }));
      if (i >= 100) table.remove(table.find(0, `a contact with a rather long key ${i - 100}`));
    }
    expect(table.size).toBe(100);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(3e6);
  });

  it('says what it cannot keep', () => {
    const table = createTable();
    const record = table.add(0, 'own');
    const event: StoredEvent = {
      id: 'x'.repeat(9000),
      type: 'contact.queued',
      time: 1,
      entity: 'own',
      cell: 0,
      kept: undefined,
    };
    expect(() => keep(table, record, 'own', event)).toThrow('8191');
    expect(() => keptField('contact.queued', 'score')).toThrow('score');
    expect(() => keptField('contact.queued', 'comment')).toThrow('comment');
  });
});
