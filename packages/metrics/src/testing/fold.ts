/* Reads as prose in tests: `const desk = serviceDesk(); desk.at(0).queued('c1')`. */

import {
  createMetricState,
  type Group,
  type MetricSettings,
  type MetricState,
  type ServiceEvent,
  type ViewSpec,
  validateEvent,
} from '../index.ts';

export const START = Date.UTC(2026, 2, 2, 9);

export interface Desk {
  readonly state: MetricState;
  /** Sends one event `seconds` after `START` through the validator. */
  send(type: string, seconds: number, entity: string, fields?: Record<string, unknown>): ServiceEvent;
  /** The only group of a family, `seconds` after `START`. */
  group(family: string, seconds: number, spec?: Partial<ViewSpec>): Group;
}

export function serviceDesk(settings: Partial<MetricSettings> = {}): Desk {
  const state = createMetricState(settings);
  let count = 0;
  return {
    state,
    send(type, seconds, entity, fields = {}) {
      const result = validateEvent(
        { id: `id-${String(count++).padStart(6, '0')}`, type, time: START + seconds * 1000, entity, ...fields },
        { now: START + 1e10, ...(settings.customDimensions ? { customDimensions: settings.customDimensions } : {}) },
      );
      if (result.errors) throw new Error(result.errors.map(({ reason }) => reason).join('; '));
      state.fold(result.event);
      return result.event;
    },
    group(family, seconds, spec = {}) {
      return state.frame({ family, filter: {}, window: '90d', groupBy: [], ...spec }, START + seconds * 1000)
        .groups[0]!;
    },
  };
}
