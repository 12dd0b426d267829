import type { Services } from '../graphql/context.ts';

/** What heartbeats and greetings say: the server's clock, and up to when frames are true, where there is anything yet that they could tell of. */
export function heartbeatSign({ engine, now }: Pick<Services, 'engine' | 'now'>): object {
  const asOf = engine.asOf();
  const nowText = new Date(now()).toISOString();
  return Number.isFinite(asOf) ? { asOf: new Date(asOf).toISOString(), now: nowText } : { now: nowText };
}
