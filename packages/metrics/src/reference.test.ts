import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowSteps } from './counts/tiers.ts';
import {
  createMetricState,
  type FigureParams,
  type Filter,
  metricSettings,
  type ViewSpec,
  WINDOWS,
  type WindowName,
} from './index.ts';
import { arrivalOrder, eventLog } from './testing/event-log.ts';
import { complaintReference } from './testing/reference/complaint.ts';
import { queueReference } from './testing/reference/queue.ts';
import { responseReference } from './testing/reference/response.ts';
import type { ReferenceRequest } from './testing/reference/restated.ts';
import { surveyReference } from './testing/reference/survey.ts';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 2, 27, 20);
const SETTINGS = metricSettings({
  zone: 'Europe/Berlin',
  customDimensions: ['region'],
  fcrWindowDays: 1,
  recurrenceDays: 2,
  contactExpiryMs: 2 * HOUR,
  minimumGroup: 1,
});

const REFERENCES: Readonly<Record<string, (request: ReferenceRequest) => Record<string, number | null>>> = {
  queue: queueReference,
  response: responseReference,
  complaint: complaintReference,
  survey: surveyReference,
};

/** `name qualifier` of the reference as a figure and its settings. */
const PARAMS: Readonly<Record<string, FigureParams>> = {
  F1: { variant: 'F1' },
  F2: { variant: 'F2' },
  F3: { variant: 'F3' },
  F4: { variant: 'F4' },
  F5: { variant: 'F5' },
  F6: { variant: 'F6' },
  p50: { quantile: 0.5 },
  'p90 all': { quantile: 0.9, outcomes: 'ALL' },
  naive: { naive: true },
  receive: { stage: 'receive' },
  followUp: { stage: 'followUp' },
};

const windows = fc.constantFrom<WindowName>(...WINDOWS);
const filters = fc.constantFrom<Filter>(
  {},
  { queue: ['billing', 'corrected'] },
  { channel: ['phone'], tier: ['gold', ''] },
  { team: [''] },
  { region: ['north'] },
);

/** Figures that a window counts by itself: nothing in them depends on what is open now. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  queue: [
    'offered',
    'answered',
    'abandoned',
    'serviceLevel F3',
    'serviceLevel F4',
    'asa',
    'aht',
    'wait p90 all',
    'occupancy',
  ],
  response: ['opened', 'replied', 'resolved', 'reopened', 'fcr', 'reopenRate', 'stageTime receive', 'followedUpInTime'],
  complaint: ['filed', 'acknowledged', 'resolved', 'recurrenceRate'],
  survey: ['nps', 'promoters', 'csat', 'csi', 'answered'],
};

describe.each(Object.keys(REFERENCES))('the %s family', (family) => {
  it('gives for the window before what the list of events gives, or says that they do not reach back so far', {
    timeout: 120_000,
  }, () => {
    let whole = 0;
    let fragments = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        windows,
        filters,
        fc.nat(3 * HOUR),
        (seed, window, filter, silence) => {
          const events = eventLog({ seed, from: FROM, durationMs: 60 * HOUR, things: 60 });
          const oldest = events[0]!.time;
          const asOf = events.at(-1)!.time + silence;
          const state = createMetricState(SETTINGS);
          for (const event of arrivalOrder(events, seed, HOUR)) state.fold(event);
          const group = state.frame({ family, filter, window, groupBy: [] }, asOf).groups[0]!;
          const { previousFrom, previousTo, stepMs } = windowSteps(window, asOf, SETTINGS.zone);
          const from = previousFrom * stepMs;
          const before = previousTo * stepMs - 1;
          const expected = REFERENCES[family]!({ events, settings: SETTINGS, from, asOf: before, filter });
          for (const label of COUNTED[family]!) {
            const [name = '', ...rest] = label.split(' ');
            const figure = group.previous(name, PARAMS[rest.join(' ')] ?? {})!;
            const value = expected[label];
            expect([label, value]).not.toEqual([label, undefined]);
            if (from < oldest) {
              fragments++;
              expect([label, figure.state, figure.value, figure.n, figure.status]).toEqual([
                label,
                'NO_HISTORY',
                null,
                0,
                'NONE',
              ]);
            } else if (figure.value === null || value === null) {
              expect([label, figure.value]).toEqual([label, value]);
            } else {
              whole++;
              expect([label, figure.value]).toEqual([label, expect.closeTo(value!, 9)]);
            }
          }
        },
      ),
      { seed: 20_260_303, numRuns: 40 },
    );
    expect(whole).toBeGreaterThan(20);
    expect(fragments).toBeGreaterThan(20);
  });

  it('gives what the whole list of events gives', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        windows,
        filters,
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        fc.nat(3 * HOUR),
        (seed, window, filter, cut, silence) => {
          const log = eventLog({ seed, from: FROM, durationMs: 60 * HOUR, things: 60 });
          const until = FROM + cut * 100 * HOUR;
          const events = log.filter(({ time }) => time <= until);
          const newest = events.at(-1)!.time;
          const asOf = newest + silence;
          const state = createMetricState(SETTINGS);
          for (const event of arrivalOrder(events, seed, HOUR)) state.fold(event);
          const spec: ViewSpec = { family, filter, window, groupBy: [] };
          const group = state.frame(spec, asOf).groups[0]!;
          const { from, stepMs } = windowSteps(window, asOf, SETTINGS.zone);
          const expected = REFERENCES[family]!({ events, settings: SETTINGS, from: from * stepMs, asOf, filter });
          for (const [label, value] of Object.entries(expected)) {
            const [name = '', ...rest] = label.split(' ');
            const figure = group.figure(name, PARAMS[rest.join(' ')] ?? {});
            const got = figure.state === 'REPORTED' ? 0 : figure.value;
            if (value === null || got === null) expect([label, got]).toEqual([label, value]);
            else if (Math.abs(got - value) > 1e-9 * Math.max(1, Math.abs(value)))
              expect([label, got]).toEqual([label, value]);
          }
          expect(group.key).toEqual([]);
        },
      ),
      { seed: 20_260_302, numRuns: 40 },
    );
  });
});
