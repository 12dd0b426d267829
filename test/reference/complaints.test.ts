import type { ServiceEvent } from '@andon/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceData } from '../reference-data.ts';
import { createStation, type Station } from './fold-log.ts';
import { readLog, readReference } from './reference-files.ts';
import { windowsBetween } from './spans.ts';

interface Reference {
  readonly complaints: number;
  readonly by_channel: Readonly<Record<string, number>>;
  readonly by_product: Readonly<Record<string, number>>;
  readonly by_year: Readonly<Record<string, number>>;
}

describe.skipIf(referenceData === undefined)('complaints, 2017 to 2021', () => {
  let station: Station;
  let expected: Reference;
  const byYear: Record<string, number> = {};
  const byChannel: Record<string, number> = {};
  const byProduct: Record<string, number> = {};

  // Five years do not fit into one window: the log is sent week by week, and each week's frame read at its end.
  beforeAll(async () => {
    expected = readReference<Reference>('complaints/reference.json');
    const { events } = await readLog('complaints', 'complaints/complaints-2017-2021.csv.gz');
    station = await createStation({ zone: 'UTC' });
    let sent = 0;
    for (const year of Object.keys(expected.by_year)) {
      for (const { window, asOf } of windowsBetween(
        Date.parse(`${year}-01-01T00:00:00Z`),
        Date.parse(`${Number(year) + 1}-01-01T00:00:00Z`),
      )) {
        const due = dueBefore(events, sent, asOf);
        sent += due.length;
        if (due.length > 0) await station.send(due);
        const frame = (groupBy: string[]) =>
          station.state.frame({ family: 'complaint', filter: {}, window, groupBy }, asOf);
        byYear[year] = (byYear[year] ?? 0) + (frame([]).groups[0]!.figure('filed').value ?? 0);
        for (const [dimension, counts] of [['channel', byChannel] as const, ['product', byProduct] as const]) {
          for (const group of frame([dimension]).groups) {
            const value = group.key[0]!.value;
            const filed = group.figure('filed').value ?? 0;
            if (filed > 0) counts[value] = (counts[value] ?? 0) + filed;
          }
        }
      }
    }
    expect(sent).toBe(expected.complaints);
  });
  afterAll(() => station?.close());

  it('counts every year', () => {
    expect(byYear).toEqual(expected.by_year);
  });

  it('counts every channel', () => {
    expect(byChannel).toEqual(
      Object.fromEntries(Object.entries(expected.by_channel).map(([name, n]) => [name.toLowerCase(), n])),
    );
  });

  it('counts every product, by its name as far as a dimension may be long', () => {
    const shortened = Object.entries(expected.by_product).map(([name, n]) => [
      name.length <= 64 ? name : `${name.slice(0, 63)}…`,
      n,
    ]);
    expect(byProduct).toEqual(Object.fromEntries(shortened));
  });

  it('has none of them answered, since the log does not say when they were', () => {
    const group = station.state.frame(
      { family: 'complaint', filter: {}, window: '90d', groupBy: [] },
      Date.parse('2022-01-01T00:00:00Z'),
    ).groups[0]!;
    expect(group.figure('resolved').value).toBe(0);
    expect(group.figure('open').value).toBe(expected.complaints);
  });
});

function dueBefore(events: readonly ServiceEvent[], from: number, asOf: number): readonly ServiceEvent[] {
  let end = from;
  while (end < events.length && events[end]!.time < asOf) end++;
  return events.slice(from, end);
}
