/*
 * Runs the rules: once a second of event time at most it reads what they need, lets `evaluateRule` judge, and keeps what happened. Readers see
 * the alerts that are open through `revision`; a change of any of them raises it.
 */

import {
  type AlertInstance,
  type AlertRule,
  type AlertTransition,
  alertKey,
  type Evidence,
  evaluateRule,
  restoredInstance,
  withAcknowledgement,
} from '@andon/metrics';
import type { LiveEngine } from '../live/live-engine.ts';
import { type AlertRecord, byUrgency, newRecord } from './alert-record.ts';
import type { AlertStore } from './alert-store.ts';
import { openRuleReader, type RuleReader, type RuleReaderOptions } from './rule-reader.ts';

/** Alerts that are over and still at hand, so that readers learn since when all is clear without asking the file. */
const RECENT_KEPT = 200;
export const MAX_NOTE_CHARACTERS = 500;

export interface AlertCentreOptions extends RuleReaderOptions {
  readonly engine: LiveEngine;
  readonly rules: readonly AlertRule[];
  readonly store: AlertStore;
  readonly staleAfterMs: number;
  /** Told of every raise, escalation and end. */
  readonly onTransition?: (record: AlertRecord, kind: AlertTransition['step']['kind']) => void;
}

/** A part of the centre's work. Event time that stands still or runs backwards changes nothing. */
export type Judge = (asOf: number) => void;

/** Judges the rules as event time goes on, and keeps what came of it. Instants are epoch ms. */
export interface AlertCentre {
  readonly rules: readonly AlertRule[];
  /** Rises whenever what readers see may have changed. */
  readonly revision: number;
  /** One for what concerns all rules, and one for each: all of them in one go would keep everything else waiting. */
  readonly judges: readonly Judge[];
  /** Open alerts, the most pressing first. */
  readonly open: readonly AlertRecord[];
  /** Alerts that are over, the newest end first; the last few hundred. */
  readonly recent: readonly AlertRecord[];
  /** What is beyond its limit and no alert: it has not lasted long enough, or too little was counted to judge it. */
  readonly watching: readonly AlertInstance[];
  /** True while no event came for long: then nobody can say that all is clear. */
  readonly stale: boolean;
  /** Judges all rules. Event time that stands still or runs backwards changes nothing. */
  tick(asOf: number): void;
  /**
   * Says that somebody takes care of it. The first to say so is the one who is named.
   *
   * @returns The alert as it is then; `undefined` where there is none of this id that is still open.
   * @throws {AlertStoreError} When it could not be kept; nothing has changed then.
   */
  acknowledge(
    id: string,
    by: { readonly who: string; readonly note: string | null },
    at: number,
  ): AlertRecord | undefined;
  close(): void;
}

interface WatchedRule {
  readonly rule: AlertRule;
  judgedAt: number;
  /** Opened with the first judgement: a view that is open while the log is read would slow the reading. */
  reader: RuleReader | undefined;
  instances: ReadonlyMap<string, AlertInstance>;
  waiting: readonly AlertInstance[];
}

export function createAlertCentre(options: AlertCentreOptions): AlertCentre {
  return new RunningAlertCentre(options);
}

class RunningAlertCentre implements AlertCentre {
  readonly rules: readonly AlertRule[];
  readonly judges: readonly Judge[];
  readonly #options: AlertCentreOptions;
  readonly #watched: WatchedRule[];
  /** By `alertKey`. */
  readonly #records = new Map<string, AlertRecord>();
  #recent: AlertRecord[];
  #sorted: readonly AlertRecord[] | undefined;
  #revision = 0;
  #asOf = Number.NEGATIVE_INFINITY;
  #watchedSince: number | undefined;
  #stale = true;

  constructor(options: AlertCentreOptions) {
    const { rules, store } = options;
    this.#options = options;
    this.rules = rules;
    this.#recent = [...store.history({ first: RECENT_KEPT, accept: ({ clearedAt }) => clearedAt !== null })];
    this.#watched = rules.map((rule) => ({
      rule,
      judgedAt: Number.NEGATIVE_INFINITY,
      reader: undefined,
      instances: new Map(),
      waiting: [],
    }));
    const ofRules = this.#watched.map((watched) => (asOf: number) => this.#judge(watched, asOf));
    this.judges = [(asOf) => this.#moveOn(asOf), ...ofRules];
    for (const record of store.open()) this.#restore(record);
  }

  get revision(): number {
    return this.#revision;
  }

  get stale(): boolean {
    return this.#stale;
  }

  get open(): readonly AlertRecord[] {
    this.#sorted ??= [...this.#records.values()].sort(byUrgency);
    return this.#sorted;
  }

  get watching(): readonly AlertInstance[] {
    return this.#watched.flatMap(({ waiting }) => waiting);
  }

  get recent(): readonly AlertRecord[] {
    return this.#recent;
  }

  tick(asOf: number): void {
    this.#moveOn(asOf);
    for (const watched of this.#watched) this.#judge(watched, asOf);
  }

  /** What concerns all rules. */
  #moveOn(asOf: number): void {
    if (asOf <= this.#asOf) return;
    this.#asOf = asOf;
    this.#watchedSince ??= asOf;
    const stale = asOf - this.#options.engine.state.newestEventAt > this.#options.staleAfterMs;
    if (stale !== this.#stale) {
      this.#stale = stale;
      this.#changed();
    }
    this.#endThoseWithoutRule(asOf);
  }

  #judge(watched: WatchedRule, asOf: number): void {
    this.#moveOn(asOf);
    if (asOf <= watched.judgedAt) return;
    watched.judgedAt = asOf;
    const { engine, staleAfterMs } = this.#options;
    const moment = {
      asOf,
      newestEventAt: engine.state.newestEventAt,
      watchedSince: this.#watchedSince ?? asOf,
      staleAfterMs,
    };
    watched.reader ??= openRuleReader(watched.rule, this.#options);
    const readings = watched.reader.readings(asOf, this.#stale);
    const {
      instances,
      watched: waiting,
      transitions,
    } = evaluateRule(watched.rule, readings, watched.instances, moment);
    watched.instances = instances;
    if (!sameWatch(watched.waiting, waiting)) this.#changed();
    watched.waiting = waiting;
    for (const transition of transitions) this.#take(transition, asOf);
    for (const [key, { state, evidence }] of instances) if (state.phase === 'raised') this.#show(key, evidence);
  }

  acknowledge(
    id: string,
    { who, note }: { readonly who: string; readonly note: string | null },
    at: number,
  ): AlertRecord | undefined {
    for (const [key, record] of this.#records) {
      if (record.id !== id) continue;
      if (record.acknowledgedAt !== null) return record;
      const seen: AlertRecord = { ...record, acknowledgedAt: at, acknowledgedBy: who, note };
      this.#options.store.put(seen);
      this.#records.set(key, seen);
      this.#markAcknowledged(key, record.rule);
      this.#changed();
      return seen;
    }
    return undefined;
  }

  close(): void {
    for (const { reader } of this.#watched) reader?.close();
  }

  #restore(record: AlertRecord): void {
    const key = alertKey(record.rule, record.key);
    this.#records.set(key, record);
    const watched = this.#watched.find(({ rule }) => rule.id === record.rule);
    if (watched === undefined) return;
    const seen = { acknowledged: record.acknowledgedAt !== null, escalated: record.escalatedAt !== null };
    const instance = restoredInstance(watched.rule, record.key, record.raisedAt, seen, record.evidence);
    watched.instances = new Map([...watched.instances, [key, instance]]);
  }

  /** What is open from a configuration that had other rules. */
  #endThoseWithoutRule(asOf: number): void {
    for (const [key, record] of this.#records) {
      if (this.rules.some(({ id }) => id === record.rule)) continue;
      this.#end(key, { ...record, clearedAt: asOf, clearedBecause: 'rule-gone' });
    }
  }

  #take({ instance, step }: AlertTransition, asOf: number): void {
    const key = alertKey(instance.rule.id, instance.key);
    const known = this.#records.get(key);
    if (step.kind === 'raised') {
      this.#keep(key, newRecord(instance, asOf), 'raised');
      return;
    }
    if (known === undefined) return;
    if (step.kind === 'escalated') this.#keep(key, { ...known, escalatedAt: asOf }, 'escalated');
    else {
      const { raisedBy } = known;
      this.#end(key, { ...known, evidence: raisedBy, clearedAt: asOf, clearedBecause: step.because });
    }
  }

  #keep(key: string, record: AlertRecord, kind: AlertTransition['step']['kind']): void {
    this.#records.set(key, record);
    this.#store(record, kind);
  }

  #end(key: string, record: AlertRecord): void {
    this.#records.delete(key);
    this.#recent = [record, ...this.#recent].slice(0, RECENT_KEPT);
    this.#store(record, 'cleared');
  }

  /** An alert that cannot be written down is shown all the same: that is when it is needed most. */
  #store(record: AlertRecord, kind: AlertTransition['step']['kind']): void {
    this.#changed();
    try {
      this.#options.store.put(record);
    } catch (error) {
      this.#options.onError(error);
    }
    this.#options.onTransition?.(record, kind);
  }

  #show(key: string, evidence: Evidence): void {
    const record = this.#records.get(key);
    if (record === undefined || sameEvidence(record.evidence, evidence)) return;
    this.#records.set(key, { ...record, evidence });
    this.#changed();
  }

  #markAcknowledged(key: string, ruleId: string): void {
    const watched = this.#watched.find(({ rule }) => rule.id === ruleId);
    const instance = watched?.instances.get(key);
    if (watched === undefined || instance === undefined) return;
    const marked = { ...instance, state: withAcknowledgement(instance.state) };
    watched.instances = new Map([...watched.instances, [key, marked]]);
  }

  #changed(): void {
    this.#revision += 1;
    this.#sorted = undefined;
  }
}

/** Whether readers would be told the same: since when it lasts, or how few were counted. */
function sameWatch(before: readonly AlertInstance[], now: readonly AlertInstance[]): boolean {
  return (
    before.length === now.length &&
    now.every((one, index) => {
      const { rule, key, state, evidence } = before[index]!;
      const same = alertKey(one.rule.id, one.key) === alertKey(rule.id, key) && one.state.phase === state.phase;
      return same && (state.phase === 'pending' ? one.state.since === state.since : one.evidence.n === evidence.n);
    })
  );
}

function sameEvidence(a: Evidence, b: Evidence): boolean {
  return (
    a.value === b.value &&
    a.n === b.n &&
    a.limit === b.limit &&
    a.data === b.data &&
    a.signal === b.signal &&
    a.side === b.side
  );
}
