import { describe, expect, it } from 'vitest';
import { importTable, type Mapping, mappingFile } from './import.ts';

const CALLS: Mapping = {
  zone: 'Europe/Berlin',
  events: [
    {
      type: 'contact.queued',
      fields: {
        id: { template: '{id}-q' },
        time: { column: 'start', format: 'DD.MM.YYYY H:mm' },
        entity: { column: 'id' },
        queue: { column: 'line', map: { '7': 'billing' }, otherwise: 'other' },
        channel: { value: 'phone' },
        priority: { column: 'prio' },
      },
    },
    {
      type: 'contact.answered',
      when: [
        { column: 'result', in: ['ok'] },
        { column: 'answered', empty: false },
      ],
      fields: { time: { column: 'answered', format: 'epoch-s' }, entity: { column: 'id' }, bot: { column: 'bot' } },
    },
  ],
};
const HEAD = 'id,start,line,prio,result,answered,bot';

describe('importTable', () => {
  it('makes the events of each row, in the order of time', () => {
    const { events, faults } = importTable(
      `${HEAD}\nb,02.01.2026 9:05,8,2,lost,,\na,02.01.2026 9:00,7,,ok,1767340830,no\n`,
      CALLS,
    );
    expect(faults).toEqual([]);
    expect(events).toEqual([
      {
        type: 'contact.queued',
        id: 'a-q',
        time: Date.parse('2026-01-02T08:00:00Z'),
        entity: 'a',
        queue: 'billing',
        channel: 'phone',
      },
      {
        type: 'contact.answered',
        id: expect.stringMatching(/^csv:/),
        time: 1_767_340_830_000,
        entity: 'a',
        bot: false,
      },
      {
        type: 'contact.queued',
        id: 'b-q',
        time: Date.parse('2026-01-02T08:05:00Z'),
        entity: 'b',
        queue: 'other',
        channel: 'phone',
        priority: 2,
      },
    ]);
  });

  it('names line and column of each fault and keeps the other events', () => {
    const table = `${HEAD}\na,2026-01-02,7,,ok,1767340830,no\nb,02.01.2026 9:05,7,two,ok,1767340830,perhaps\n,30.02.2026 9:05,7,,lost,,\n`;
    const { events, faults } = importTable(table, CALLS);
    expect(faults.map(({ line, column, reason }) => `${line} ${column}: ${reason}`)).toEqual([
      '2 start: "2026-01-02" is not a time in the format of the mapping (time of contact.queued)',
      '3 prio: "two" is not a whole number (priority of contact.queued)',
      '3 bot: "perhaps" is not yes or no (bot of contact.answered)',
      '4 start: "30.02.2026 9:05" is not a time in the format of the mapping (time of contact.queued)',
    ]);
    expect(events).toHaveLength(1);
  });

  it('derives ids from the content, so that a file counts once and equal rows count each', () => {
    const mapping: Mapping = {
      events: [
        {
          type: 'survey.answered',
          fields: { time: { column: 't' }, entity: { value: 'kiosk' }, score: { column: 's' } },
        },
      ],
    };
    const ids = (text: string) => importTable(text, mapping).events.map((event) => (event as { id: string }).id);
    const [first, second, third] = ids('t,s\n2026-01-01T00:00:00Z,4\n2026-01-01T00:00:00Z,4\n2026-01-01T00:00:00Z,5\n');
    expect(new Set([first, second, third]).size).toBe(3);
    expect(ids('t,s\n2026-01-01T00:00:00Z,5\n2026-01-01T00:00:00Z,4\n2026-01-01T00:00:00Z,4\n').toSorted()).toEqual(
      [first, second, third].toSorted(),
    );
  });

  it('reads quoted cells with commas and line breaks, and says on which line a row ends', () => {
    const mapping: Mapping = {
      events: [{ type: 'case.opened', fields: { time: { column: 't' }, entity: { column: 'e' } } }],
    };
    const { events, faults } = importTable('﻿t,e\n2026-01-01T00:00:00Z,"a, b"\n,c\n', mapping);
    expect(events).toMatchObject([{ entity: 'a, b' }]);
    expect(faults).toEqual([{ line: 3, column: 't', reason: 'no time: the cell is empty' }]);
  });

  it('takes nothing of a row with more cells than columns, unless they are empty, and cells missing at its end for empty', () => {
    const mapping: Mapping = {
      events: [
        {
          type: 'case.opened',
          fields: { time: { column: 't' }, entity: { column: 'e' }, team: { column: 'm' } },
        },
      ],
    };
    const at = '2026-01-01T00:00:00Z';
    const { events, faults } = importTable(
      `t,e,m\n${at},a,red\n${at},Smith, John,red\n${at},b,red,,\n${at},c\n`,
      mapping,
    );
    expect(events).toMatchObject([{ entity: 'a', team: 'red' }, { entity: 'b', team: 'red' }, { entity: 'c' }]);
    expect(faults).toEqual([
      { line: 3, column: 'm', reason: expect.stringMatching(/after the last column with "red"/) },
    ]);
  });

  it('refuses a table without the columns the mapping names', () => {
    expect(() => importTable('id,start\n1,2\n', CALLS)).toThrow(/line, prio, result, answered, bot/);
  });

  it('refuses a mapping to what does not exist', () => {
    const fields = { time: { column: 't' }, entity: { column: 'e' } };
    expect(() => importTable('t,e\n1,2', { events: [{ type: 'contact.qeued', fields }] })).toThrow(
      /events.0.type.*contact.queued/,
    );
    expect(() =>
      importTable('t,e\n1,2', {
        zone: 'Mars/Olympus',
        events: [{ type: 'case.opened', fields: { ...fields, time: { column: 't', format: 'D.M.YYYY' } } }],
      }),
    ).toThrow(/events.0.fields.time/);
    expect(() =>
      importTable('t,e\n1,2', {
        events: [{ type: 'case.opened', fields: { ...fields, time: { column: 't', format: 'HH:mm' } } }],
      }),
    ).toThrow(/have a year/);
  });
});

describe('the mapping file', () => {
  it('is checked against its schema, with the place of each fault', () => {
    expect(mappingFile.parse(JSON.stringify(CALLS), 'm.json')).toEqual(CALLS);
    const wrong = {
      delimeter: ';',
      events: [{ type: 'case.opened', fields: { time: { column: 't', value: 3 }, queue: {} } }],
    };
    expect(() => mappingFile.parse(JSON.stringify(wrong), 'm.json')).toThrow(
      /m\.json: the file: unknown setting "delimeter"/,
    );
    expect(() => mappingFile.parse(JSON.stringify(wrong), 'm.json')).toThrow(
      /m\.json: events\.0\.fields: "entity" is missing/,
    );
    expect(() => mappingFile.parse(JSON.stringify(wrong), 'm.json')).toThrow(/events\.0\.fields\.queue/);
  });

  it.each([
    ['{\n  "events": [\n    nope\n  ]\n}', 'm.json:3:6'],
    ['{\n  "events": [}\n', 'm.json:2:14'],
    ['{"a": "b\n"}', 'm.json:1:9'],
    ['{"a": 1', 'm.json:1:8'],
    ['', 'm.json:1:1'],
    ['[1] x', 'm.json:1:5'],
  ])('names line and column of what is not JSON in %j', (text, place) => {
    expect(() => mappingFile.parse(text, 'm.json')).toThrow(`${place}: not valid JSON`);
  });
});
