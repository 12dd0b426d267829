import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskEvents } from '../testing/desk-events.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ clock: 'event', metrics: { customDimensions: ['brand'], zone: 'Asia/Taipei' } });
  await app.send(deskEvents(600));
});
afterAll(() => app.stop());

interface Failure {
  readonly message: string;
  readonly extensions?: { readonly code?: string };
}

interface Waits {
  readonly answered: { readonly value: number };
  readonly abandoned: { readonly value: number };
  readonly serviceLevel: { readonly value: number };
  readonly waitBuckets: readonly { fromMs: number; toMs: number | null; answered: number; abandoned: number }[];
}

async function failure(query: string, variables: object = {}): Promise<Failure> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { errors = [] } = (await response.json()) as { readonly errors?: readonly Failure[] };
  expect(errors).toHaveLength(1);
  return errors[0] as Failure;
}

describe('queries', () => {
  it('tell about the server', async () => {
    const { server } = await app.query<{ server: object }>(
      '{ server { version demo now clock newestEventAt zone dimensions } }',
    );
    expect(server).toEqual({
      version: expect.stringMatching(/^\d/),
      demo: false,
      now: expect.stringMatching(/Z$/),
      clock: 'event',
      newestEventAt: '2026-03-02T09:09:59.000Z',
      zone: 'Asia/Taipei',
      dimensions: expect.arrayContaining(['queue', 'brand']),
    });
  });

  it('tell how long people waited, every answered and abandoned contact in one bucket', async () => {
    const { queue } = await app.query<{ queue: { groups: Waits[] } }>(
      `{ queue(window: "1h") { groups {
           answered { value } abandoned { value } serviceLevel(seconds: 20, variant: F2) { value }
           waitBuckets { fromMs toMs answered abandoned } } } }`,
    );
    const { answered, abandoned, serviceLevel, waitBuckets } = queue.groups[0]!;
    expect(answered.value).toBeGreaterThan(0);
    const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
    expect(sum(waitBuckets.map((bucket) => bucket.answered))).toBe(answered.value);
    expect(sum(waitBuckets.map((bucket) => bucket.abandoned))).toBe(abandoned.value);
    const inTime = sum(
      waitBuckets.filter(({ toMs }) => toMs !== null && toMs <= 20_000).map((bucket) => bucket.answered),
    );
    expect(inTime / answered.value).toBeCloseTo(serviceLevel.value, 12);
    expect(waitBuckets.map(({ toMs }) => toMs)).toEqual([10_000, 20_000, 30_000, 60_000, 120_000, null]);
    expect(waitBuckets.map(({ fromMs }) => fromMs)).toEqual([0, 10_000, 20_000, 30_000, 60_000, 120_000]);
  });

  it('tell every figure its definition, in three languages', async () => {
    const names: string[] = [];
    for (const locale of ['en', 'zh_CN', 'zh_TW']) {
      const { definitions, definition } = await app.query<{
        definitions: { key: string; name: string; description: string; formula: string }[];
        definition: { name: string };
      }>(
        `query($locale: Locale!) { definitions(locale: $locale) { key name description formula }
           definition(key: "queue.serviceLevel", locale: $locale) { name } }`,
        { locale },
      );
      expect(definitions.length).toBeGreaterThan(40);
      for (const each of definitions)
        expect([each.key, each.name !== '', each.description !== '']).toEqual([each.key, true, true]);
      names.push(definition.name);
    }
    expect(new Set(names).size).toBe(3);
  });

  it('give every figure of the definitions through `figures`, and name those of the present moment', async () => {
    const { definitions } = await app.query<{ definitions: { key: string; unit: string; windowed: boolean }[] }>(
      '{ definitions { key unit windowed } }',
    );
    expect(definitions.filter(({ windowed }) => !windowed).map(({ key }) => key)).toContain('queue.waiting');
    for (let from = 0; from < definitions.length; from += 40) {
      const some = definitions.slice(from, from + 40);
      const ofMoment = some.filter(({ windowed }) => !windowed).map(({ key }) => key);
      const figures = some.map(({ key }) => (key.endsWith('.stageTime') ? { key, stage: 'act' } : { key }));
      const answer = await app.query<{
        figures: { momentary: string[]; groups: { figures: { key: string; unit: string }[] }[] };
      }>(
        'query($figures: [FigureRef!]!) { figures(figures: $figures, window: "1h") { momentary groups { figures { key unit } } } }',
        { figures },
      );
      expect(answer.figures.groups[0]?.figures).toEqual(some.map(({ key, unit }) => ({ key, unit })));
      expect(answer.figures.momentary).toEqual(ofMoment);
    }
  });

  it('put figures of several families side by side, group by group', async () => {
    const { figures } = await app.query<{
      figures: {
        groups: { key: { dimension: string; value: string }[]; figures: { key: string; state: string; n: number }[] }[];
      };
    }>(`{ figures(figures: [{ key: "survey.nps" }, { key: "queue.offered" }], window: "1h", groupBy: [queue]) {
          groups { key { dimension value } figures { key state n } } } }`);
    const queues = figures.groups.map(({ key }) => key[0]?.value);
    expect(queues.sort()).toEqual(['billing', 'support']);
    for (const group of figures.groups) {
      expect(group.figures.map(({ key }) => key)).toEqual(['survey.nps', 'queue.offered']);
      expect(group.figures[1]?.n).toBe(60);
    }
  });

  it('give a group that one family does not have as empty there', async () => {
    await app.send([
      { id: 'only', type: 'contact.queued', time: '2026-03-02T09:10:00Z', entity: 'only', queue: 'quiet' },
    ]);
    const { figures } = await app.query<{
      figures: { groups: { key: { value: string }[]; figures: { state: string; n: number }[] }[] };
    }>(
      `{ figures(figures: [{ key: "queue.offered" }, { key: "survey.nps" }], window: "1h", groupBy: [queue]) {
          groups { key { value } figures { state n } } } }`,
    );
    const quiet = figures.groups.find(({ key }) => key[0]?.value === 'quiet');
    expect(quiet?.figures).toEqual([
      { state: 'VALUE', n: 1 },
      { state: 'EMPTY', n: 0 },
    ]);
  });

  it('compare with the window before', async () => {
    const { queue } = await app.query<{
      queue: { groups: { offered: { value: number; previous: { value: number; previous: null } } }[] };
    }>('{ queue(window: "5m") { groups { offered { value previous { value previous { value } } } } } }');
    const [group] = queue.groups;
    expect(group?.offered.value).toBeGreaterThan(50);
    expect(group?.offered.previous.value).toBeGreaterThan(50);
    expect(group?.offered.previous.previous).toBeNull();
  });

  it('draw a figure over time whose points add up to it', async () => {
    const answer = await app.query<{
      series: { unit: string; stepMs: number; groups: { points: { value: number | null }[] }[] };
      queue: { groups: { offered: { value: number } }[] };
    }>(`{ series(figure: { key: "queue.offered" }, window: "1h", step: "1m") { unit stepMs groups { points { value } } }
          queue(window: "1h") { groups { offered { value } } } }`);
    const sum = answer.series.groups[0]?.points.reduce((total, { value }) => total + (value ?? 0), 0);
    expect([answer.series.unit, answer.series.stepMs, sum]).toEqual([
      'COUNT',
      60_000,
      answer.queue.groups[0]?.offered.value,
    ]);
  });

  it('draw the window before, whose points add up to what figures compare with and stand for those of the window', async () => {
    interface Answer {
      readonly meta: { readonly from: string; readonly to: string };
      readonly stepMs: number;
      readonly offsetMs: number;
      readonly groups: readonly { readonly points: readonly { readonly t: string; readonly value: number | null }[] }[];
    }
    const asked = 'figure: { key: "queue.offered" }, window: "1m", step: "5s"';
    const ask = (at: string) =>
      app.query<{ now: Answer; before: Answer; queue: { groups: { offered: { previous: { value: number } } }[] } }>(
        `{ now: series(${asked} ${at}) { ...Told } before: series(${asked}, previous: true ${at}) { ...Told }
           queue(window: "1m" ${at}) { groups { offered { previous { value } } } } }
         fragment Told on SeriesFrame { meta { from to } stepMs offsetMs groups { points { t value } } }`,
      );
    for (const at of ['', ', at: "2026-03-02T09:04:10Z"']) {
      const { now, before, queue } = await ask(at);
      expect([now.offsetMs, before.offsetMs, before.meta.to]).toEqual([0, 60_000, now.meta.from]);
      const [points, earlier] = [now, before].map(({ groups }) => groups[0]?.points ?? []);
      expect(earlier?.map(({ t }) => Date.parse(t) + before.offsetMs)).toEqual(
        points?.slice(0, 12).map(({ t }) => Date.parse(t)),
      );
      const sum = earlier?.reduce((total, { value }) => total + (value ?? 0), 0);
      expect([sum, sum !== undefined && sum > 3]).toEqual([queue.groups[0]?.offered.previous.value, true]);
    }
  });

  it('give a series the limits within which it moves by itself, and none where it is too short to tell', async () => {
    const ask = (step: string) =>
      app.query<{
        series: {
          groups: {
            points: { value: number | null; partial: boolean }[];
            limits: { centre: number; lower: number; upper: number; points: number } | null;
          }[];
        };
      }>(`{ series(figure: { key: "queue.offered" }, window: "1h", step: "${step}") {
            groups { points { value partial } limits { centre lower upper points } } } }`);
    const [group] = (await ask('1m')).series.groups;
    const values = group?.points.flatMap(({ value, partial }) => (partial || value === null ? [] : [value])) ?? [];
    const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    const centre = mean(values);
    const range = mean(values.slice(1).map((value, index) => Math.abs(value - values[index]!)));
    expect(group?.limits?.points).toBe(values.length);
    expect(group?.limits?.centre).toBeCloseTo(centre, 9);
    expect(group?.limits?.upper).toBeCloseTo(centre + 2.66 * range, 9);
    expect(group?.limits?.lower).toBeCloseTo(Math.max(0, centre - 2.66 * range), 9);
    expect((await ask('10m')).series.groups[0]?.limits).toBeNull();
  });

  it('replace a target in this request only', async () => {
    const ask = (targets: string) =>
      app.query<{ queue: { groups: { serviceLevel: { target: number; status: string } }[] } }>(
        `{ queue(window: "1h" ${targets}) { groups { serviceLevel { target status } } } }`,
      );
    const strict = await ask(', targets: [{ figure: "queue.serviceLevel", value: 1.5, tolerance: 0.1 }]');
    expect(strict.queue.groups[0]?.serviceLevel).toEqual({ target: 1.5, status: 'CRITICAL' });
    expect((await ask('')).queue.groups[0]?.serviceLevel).toEqual({ target: 0.8, status: 'ON_TARGET' });
  });
});

describe('mistakes are told with a code and what was expected', () => {
  it.each([
    ['{ queue(window: "2m") { meta { asOf } } }', 'BAD_USER_INPUT', 'Expected a window (1m, 5m'],
    ['{ queue(at: "yesterday") { meta { asOf } } }', 'BAD_USER_INPUT', 'RFC 3339'],
    ['{ queue(at: "2026-03-02T09:00:00") { meta { asOf } } }', 'BAD_USER_INPUT', 'with offset'],
    ['{ queue(groupBy: [colour]) { meta { asOf } } }', 'UNKNOWN_DIMENSION', 'brand'],
    ['{ queue(groupBy: [queue, queue]) { meta { asOf } } }', 'BAD_USER_INPUT', 'different dimensions'],
    ['{ figures(figures: [{ key: "queue" }]) { meta { asOf } } }', 'UNKNOWN_FIGURE', 'queue.serviceLevel'],
    ['{ figures(figures: [{ key: "queue.joy" }]) { groups { figures { value } } } }', 'UNKNOWN_FIGURE', 'joy'],
    ['{ figures(figures: [{ key: "luck.joy" }]) { groups { figures { value } } } }', 'UNKNOWN_FIGURE', 'luck'],
    ['{ figures(figures: []) { meta { asOf } } }', 'BAD_USER_INPUT', '1 to 40 figures'],
    ['{ series(figure: { key: "queue.offered" }, step: "often") { stepMs } }', 'BAD_USER_INPUT', 'like 5s'],
    ['{ series(figure: { key: "queue.offered" }, window: "30d", step: "5s") { stepMs } }', 'BAD_USER_INPUT', 'stepMs'],
    ['{ queue(window: "1h") { groups { serviceLevel(seconds: 17) { value } } } }', 'BAD_USER_INPUT', '17'],
    ['{ queue(window: "1h") { groups { wait(quantile: 1.5) { value } } } }', 'BAD_USER_INPUT', '1.5'],
    ['mutation { stageTrouble(kind: CALM) }', 'DEMO_NOT_RUNNING', '--demo'],
    ['{ queue { nonsense } }', 'BAD_USER_INPUT', 'Cannot query field'],
    ['{ queue(', 'GRAPHQL_PARSE_FAILED', 'Syntax Error'],
  ])('%s', async (query, code, words) => {
    const { message, extensions } = await failure(query);
    expect(message).toContain(words);
    expect(extensions?.code).toBe(code);
  });

  it('and none of them is a fault of the server', () => {
    expect(app.errors).toEqual([]);
  });
});

describe('the mutation `ingest`', () => {
  it('takes the good events, names the bad ones, and counts a second sending once', async () => {
    const events = [
      {
        id: 'g1',
        type: 'contact.queued',
        time: '2026-03-02T09:10:01Z',
        entity: 'g1',
        queue: 'billing',
        custom: [{ dimension: 'brand', value: 'north' }],
      },
      { id: 'g2', type: 'contact.dreamt', time: '2026-03-02T09:10:01Z', entity: 'g2' },
      {
        id: 'g3',
        type: 'survey.answered',
        time: '2026-03-02T09:10:01Z',
        entity: 'g3',
        instrument: 'nps',
        score: 11,
        scaleMin: 0,
        scaleMax: 10,
      },
      { id: 'g4', type: 'contact.queued', time: '2026-03-02T09:10:01Z', entity: 'g4', score: 3 },
      { id: 'g5', type: 'reading', time: '2026-03-02T09:10:01Z', entity: 'pbx', metric: 'queue.wating', value: 12 },
    ];
    const send = () =>
      app.query<{ ingest: { accepted: number; duplicate: number; rejected: { line: number; field: string }[] } }>(
        'mutation($events: [EventInput!]!) { ingest(events: $events) { accepted duplicate withoutId rejectedCount rejected { line id field reason } ignoredFields { field count } } }',
        { events },
      );
    const first = await send();
    expect(first.ingest).toMatchObject({
      accepted: 2,
      duplicate: 0,
      withoutId: 0,
      rejectedCount: 3,
      rejected: [
        { line: 2, field: 'type' },
        { line: 3, field: 'score' },
        { line: 5, field: 'metric' },
      ],
      ignoredFields: [{ field: 'score', count: 1 }],
    });
    expect((await send()).ingest).toMatchObject({ accepted: 0, duplicate: 2 });
    const { dimensionValues } = await app.query<{ dimensionValues: string[] }>('{ dimensionValues(dimension: brand) }');
    expect(dimensionValues).toEqual(['north']);
    const { queue } = await app.query<{ queue: { groups: { offered: { value: number } }[] } }>(
      '{ queue(window: "1h", filter: { custom: [{ dimension: brand, values: ["north"] }] }) { groups { offered { value } } } }',
    );
    expect(queue.groups[0]?.offered.value).toBe(1);
  });
});
