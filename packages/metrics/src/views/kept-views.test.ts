import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createMetricState,
  type Filter,
  type MetricView,
  metricSettings,
  restoreMetricState,
  type ViewSpec,
  WINDOWS,
} from '../index.ts';
import { FoldedState } from '../metric-state.ts';
import { describeFrame } from '../testing/describe-frame.ts';
import { arrivalOrder, eventLog } from '../testing/event-log.ts';
import { START, serviceDesk } from '../testing/fold.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SETTINGS = metricSettings({
  zone: 'Europe/Berlin',
  customDimensions: ['region'],
  fcrWindowDays: 1,
  recurrenceDays: 2,
  minimumGroup: 3,
  contactExpiryMs: 2 * HOUR,
});

const SPEC: fc.Arbitrary<ViewSpec> = fc.record({
  family: fc.constantFrom('queue', 'response', 'complaint', 'survey', 'survey'),
  window: fc.constantFrom(...WINDOWS),
  // Few of them, so that views come to share what they are made of.
  filter: fc.constantFrom<Filter>({}, { queue: ['billing'] }, { queue: ['sales', 'billing'], tier: ['', 'gold'] }),
  groupBy: fc.constantFrom<readonly string[]>([], [], ['queue'], ['channel', 'severity']),
});

/** How much is taken change by change, and from where on the steps of the changes are read again. */
const JOURNAL_BOUND = fc.constantFrom(0, 400, 1e6);

const STEP = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const), spec: SPEC }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), which: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('look' as const),
      events: fc.nat(80),
      silenceMs: fc.oneof(fc.nat(3000), fc.nat(3 * MINUTE), fc.nat(5 * HOUR)),
      // Each reader's clock on its own: in step, a little behind, or at a past moment.
      behindMs: fc.oneof(fc.constant(0), fc.nat(4 * MINUTE), fc.nat(3 * HOUR)),
      isInTurn: fc.boolean(),
    }),
  },
);

describe('views kept side by side', () => {
  it('show at every instant what is counted from the buckets anew, whatever they share', { timeout: 120_000 }, () => {
    let compared = 0;
    let suppressed = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.array(SPEC, { minLength: 3, maxLength: 6 }),
        fc.array(STEP, { minLength: 6, maxLength: 16 }),
        JOURNAL_BOUND,
        (seed, specs, steps, bound) => {
          const log = eventLog({ seed, from: START, durationMs: 30 * HOUR, things: 90 });
          const arriving = arrivalOrder(log, seed, HOUR);
          const state = new FoldedState(SETTINGS);
          for (const { family } of specs) state.familyState(family).journal.bound = bound;
          // Nobody watches this one: its frames are read from the buckets.
          const plain = createMetricState(SETTINGS);
          let views: MetricView[] = specs.map((spec) => state.openView(spec));
          let now = START;
          for (const step of steps) {
            if (step.do === 'open') views.push(state.openView(step.spec));
            else if (step.do === 'close') {
              const closed = views[step.which % Math.max(1, views.length)];
              closed?.close();
              views = views.filter((view) => view !== closed);
            } else {
              // An event at least ends what single frames of the plain one hold.
              for (const event of arriving.splice(0, 1 + step.events)) {
                state.fold(event);
                plain.fold(event);
              }
              now = Math.max(now, state.newestEventAt) + step.silenceMs;
              const asOf = views.map((_, i) => (i % 2 === 0 ? now : now - step.behindMs));
              if (step.isInTurn) {
                views.forEach((view, i) => {
                  expect(describeFrame(view.frame(asOf[i]!))).toBe(describeFrame(plain.frame(view.spec, asOf[i]!)));
                });
              } else {
                // Taken together first, and read then.
                const frames = views.map((view) => view.frame(now));
                frames.forEach((frame, i) => {
                  const text = describeFrame(frame);
                  expect(text).toBe(describeFrame(plain.frame(views[i]!.spec, now)));
                  if (text.includes('SUPPRESSED')) suppressed++;
                });
              }
              compared += views.length;
            }
          }
          for (const view of views) view.close();
        },
      ),
      { seed: 20_261_122, numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(1000);
    expect(suppressed).toBeGreaterThan(20);
  });

  it.each([
    { calls: 2_000, everyMs: 100, kept: 'changes' },
    { calls: 40_000, everyMs: 100, kept: 'steps' },
    { calls: 17_000, everyMs: 5_000, kept: 'nothing' },
  ])(
    'take everything that comes while nobody looks: $calls calls, one every $everyMs ms',
    ({ calls, everyMs, kept }) => {
      const state = new FoldedState(SETTINGS);
      const plain = createMetricState(SETTINGS);
      const views = [
        state.openView({ family: 'queue', window: '24h', filter: {}, groupBy: ['queue'] }),
        state.openView({ family: 'queue', window: '30m', filter: { queue: ['billing'] }, groupBy: [] }),
        state.openView({ family: 'response', window: '1h', filter: {}, groupBy: [] }),
      ];
      const fold = (from: number, to: number) => {
        for (let call = from; call < to; call++) {
          const time = START + call * everyMs;
          const common = { entity: `call-${call}`, queue: call % 3 === 0 ? 'billing' : 'sales' };
          for (const event of [
            { id: `${call}-a`, type: 'contact.queued' as const, time, ...common },
            { id: `${call}-b`, type: 'contact.answered' as const, time: time + (call % 50) * 1_000, ...common },
          ]) {
            state.fold(event);
            plain.fold(event);
          }
        }
      };
      const { journal } = state.familyState('queue');
      const isKept = () => (journal.hasLost ? 'nothing' : journal.isBrief ? 'steps' : 'changes');
      let from = 0;
      // After a look it goes on, also where it was too much once.
      for (const count of [calls, 500]) {
        fold(from, from + 100);
        // What they read now they keep.
        for (const view of views) view.frame(state.newestEventAt);
        const revisions = views.map(({ revision }) => revision);
        expect(journal.size).toBe(0);
        fold(from + 100, from + 100 + count);
        from += 100 + count;
        expect(isKept()).toBe(count === 500 ? 'changes' : kept);
        for (const [i, view] of views.slice(0, 2).entries()) expect(view.revision).toBeGreaterThan(revisions[i]!);
        const asOf = state.newestEventAt;
        for (const view of views)
          expect(describeFrame(view.frame(asOf))).toBe(describeFrame(plain.frame(view.spec, asOf)));
      }
    },
  );

  it.each([0, 1e6])('know when a late event leaves, taken by itself or with its step (journal of %i)', (bound) => {
    const state = new FoldedState(SETTINGS);
    const { journal } = state.familyState('queue');
    journal.bound = bound;
    const giveUpAt = (minute: number) => {
      const [entity, time] = [`contact-${minute}`, START + minute * MINUTE];
      state.fold({ id: `${minute}-a`, type: 'contact.queued', time, entity, queue: 'billing' });
      state.fold({ id: `${minute}-b`, type: 'contact.abandoned', time: time + 1_000, entity });
    };
    const view = state.openView({ family: 'queue', window: '15m', filter: {}, groupBy: [] });
    giveUpAt(10);
    const asOf = START + 11 * MINUTE;
    view.frame(asOf);
    expect(view.nextChangeAfter(asOf)).toBe(START + 26 * MINUTE);
    giveUpAt(5);
    expect(journal.isBrief).toBe(bound === 0);
    expect(view.nextChangeAfter(asOf)).toBe(START + 21 * MINUTE);
  });

  it('change when they say, and not without saying', () => {
    const { state, send } = serviceDesk();
    const open = (spec: Partial<ViewSpec>) =>
      state.openView({ family: 'queue', filter: {}, window: '15m', groupBy: [], ...spec });
    const billing = open({ filter: { queue: ['billing'] } });
    const support = open({ filter: { queue: ['support'] } });
    for (const view of [billing, support]) view.frame(START);
    const before = [billing.revision, support.revision];
    send('contact.queued', 1, 'a', { queue: 'billing' });
    expect(billing.revision).toBeGreaterThan(before[0]!);
    expect(support.revision).toBe(before[1]);
    // It leaves the window, and the one before.
    send('contact.abandoned', 2, 'a');
    billing.frame(START + 3000);
    expect([1, 2].map(() => billing.nextChangeAfter(START + 3000))).toEqual([START + 16 * MINUTE, START + 16 * MINUTE]);
    expect(billing.nextChangeAfter(START + 16 * MINUTE)).toBe(START + 31 * MINUTE);
    // Nothing happens there: once there is a whole window before, that says so.
    expect(support.nextChangeAfter(START + 3000)).toBe(START + 31 * MINUTE);
    expect(support.nextChangeAfter(START + 31 * MINUTE)).toBe(Number.POSITIVE_INFINITY);
  });

  it('change with others when, and only when, these change what may be told of them', () => {
    const { state, send } = serviceDesk({ minimumGroup: 5 });
    let answers = 0;
    const answer = (seconds: number, count: number, team: string) => {
      const scale = { instrument: 'nps', score: 9, scaleMin: 0, scaleMax: 10 } as const;
      for (let i = 0; i < count; i++) send('survey.answered', seconds, `s${answers++}`, { ...scale, team });
    };
    answer(1, 9, 'large');
    answer(1, 7, 'medium');
    answer(1, 2, 'small');
    const spec = { family: 'survey', window: '24h', groupBy: [] } as const;
    const views = [['large'], ['medium'], ['large', 'medium']].map((team) =>
      state.openView({ ...spec, filter: { team } }),
    );
    const states = (asOf: number) => views.map((view) => view.frame(START + asOf).groups[0]!.figure('nps').state);
    // The small team is hidden with the medium one, so both together must not be told from the large one.
    expect(states(2000)).toEqual(['VALUE', 'SUPPRESSED', 'SUPPRESSED']);
    const before = views.map(({ revision }) => revision);
    answer(3, 1, 'small');
    expect(views.map(({ revision }) => revision)).toEqual(before);
    expect(states(4000)).toEqual(['VALUE', 'SUPPRESSED', 'SUPPRESSED']);
    answer(5, 2, 'small');
    const after = views.map(({ revision }) => revision);
    expect(after.map((revision, i) => revision > before[i]!)).toEqual([false, true, true]);
    expect(states(6000)).toEqual(['VALUE', 'VALUE', 'VALUE']);
    expect(
      state
        .openView({ ...spec, filter: { team: ['small'] } })
        .frame(START + 6000)
        .groups[0]!.figure('nps').n,
    ).toBe(5);
  });

  it('do not move what others are reading', () => {
    const { state, send } = serviceDesk();
    const spec = { family: 'queue', filter: {}, window: '1m', groupBy: [] } as const;
    const [first, second] = [state.openView(spec), state.openView(spec)];
    send('contact.queued', 1, 'a');
    send('contact.queued', 62, 'b');
    const [group] = first.frame(START + 59_000).groups;
    expect(second.frame(START + 66_000).groups[0]!.figure('offered').value).toBe(1);
    expect([group!.figure('offered').value, group!.previous('offered')!.state]).toEqual([2, 'NO_HISTORY']);
    expect(first.frame(START + 59_000).groups[0]!.figure('offered').value).toBe(2);
  });

  it('hold one figure each against their own target, and see at once what changes in another family', () => {
    const { state, send } = serviceDesk();
    const open = (filed: number) =>
      state.openView({
        family: 'complaint',
        filter: {},
        window: '1h',
        groupBy: [],
        targets: { 'complaint.filed': { value: filed, tolerance: 0 } },
      });
    const views = [open(0), open(5)];
    const at = START + 10_000;
    const read = (name: string) => views.map((view) => view.frame(at).groups[0]!.figure(name));
    send('contact.queued', 1, 'a');
    send('complaint.filed', 2, 'p', { severity: 'low', topic: 'bill' });
    expect(read('filed').map(({ value, status }) => [value, status])).toEqual([
      [1, 'CRITICAL'],
      [1, 'ON_TARGET'],
    ]);
    expect(read('ratePer1000').map(({ value }) => value)).toEqual([1000, 1000]);
    // Nothing happens to complaints: what they are held against grows, at the same instant.
    send('contact.queued', 3, 'b');
    expect(read('ratePer1000').map(({ value }) => value)).toEqual([500, 500]);
    send('complaint.filed', 4, 'q', { severity: 'low', topic: 'bill' });
    expect(read('filed').map(({ value }) => value)).toEqual([2, 2]);
  });

  it('leave nothing behind, nor do frames whose figures lean on other views', () => {
    const { state, send } = serviceDesk();
    const spec = { family: 'complaint', filter: { queue: ['billing'] }, window: '24h', groupBy: [] } as const;
    const read = (at: number) => {
      const [group] = state.frame(spec, START + at * 1000).groups;
      return [group!.figure('ratePer1000').value, group!.figure('handlingSatisfaction').state];
    };
    send('contact.queued', 0, 'a', { queue: 'billing' });
    send('complaint.filed', 1, 'p', { queue: 'billing', severity: 'low', topic: 'bill' });
    const [group] = state.frame(spec, START + 2000).groups;
    send('contact.queued', 2, 'b', { queue: 'billing' });
    // Asked for too late, it still is a number and opens nothing for good.
    expect(group!.figure('ratePer1000').n).toBeGreaterThan(0);
    const view = state.openView(spec);
    view.frame(START + 3000).groups[0]!.figure('ratePer1000');
    view.close();
    view.close();
    expect(() => view.frame(START + 3000)).toThrow('closed');
    expect(read(4)).toEqual([500, 'EMPTY']);
    const openScopes = () =>
      state instanceof FoldedState ? state.families.filter(({ scopes }) => !scopes.isEmpty) : [];
    expect(openScopes().map(({ family }) => family.name)).toEqual(['queue', 'complaint']);
    send('contact.queued', 5, 'c', { queue: 'billing' });
    expect(openScopes()).toEqual([]);
    const copy = restoreMetricState(state.snapshot());
    expect(Buffer.compare(copy.snapshot(), state.snapshot())).toBe(0);
    expect(describeFrame(copy.frame(spec, START + 6000))).toBe(describeFrame(state.frame(spec, START + 6000)));
  });
});
