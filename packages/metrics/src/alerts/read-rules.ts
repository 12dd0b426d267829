import { type BusinessHours, createBusinessHours } from '../calendar/index.ts';
import { longestMs } from '../counts/tiers.ts';
import type { Definition, LocaleName, LocalText } from '../definition.ts';
import type { Figure } from '../figure.ts';
import { createMetricState } from '../metric-state.ts';
import { dimensionNames, type MetricSettings } from '../settings.ts';
import type { MetricState } from '../state.ts';
import type { SignalRule } from '../statistics/index.ts';
import type { WindowName } from '../view.ts';
import { DEFAULT_ALERT_RULES } from './default-rules.ts';
import type {
  AlertCondition,
  AlertFigure,
  AlertRule,
  AlertRuleInput,
  SignalInput,
  TargetInput,
  ThresholdInput,
} from './rule.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const STEP_UNITS_MS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: 60 * MINUTE_MS, d: 24 * 60 * MINUTE_MS };
const SIGNAL_RULES: readonly SignalRule[] = [
  'beyond-limits',
  'eight-on-one-side',
  'six-rising-or-falling',
  'two-of-three-beyond-two-sigma',
];
const CONDITIONS = ['threshold', 'target', 'signal', 'silence'] as const;
const DEFAULT_WINDOW: WindowName = '30m';
const DEFAULT_MINIMUM_SAMPLE = 20;
const DEFAULT_BASELINE_POINTS = 20;
const MAX_RULES = 100;

const SILENCE_NAME: LocalText = { en: 'No events', 'zh-CN': '没有事件', 'zh-TW': '沒有事件' };

/** Rules of an installation, as its configuration has them. */
export interface AlertRulesInput {
  /** @default true: the default rules too */
  readonly defaultRules?: boolean;
  /** Beside the default ones; an id of a default rule replaces it. */
  readonly rules?: readonly AlertRuleInput[];
  /** Ids of rules that are switched off. */
  readonly off?: readonly string[];
}

/** A rule is not as it should be. The message begins with its place, for example `rules.2 (nps-drop).figure`. */
export class AlertRuleError extends RangeError {
  override readonly name = 'AlertRuleError';
}

/**
 * Checks rules and fills in their defaults.
 *
 * @param settings - Of the installation whose figures the rules speak of.
 * @throws {AlertRuleError} For the first rule that cannot work: a figure, setting, dimension or window that does not exist, a level at which
 * it is well again on the wrong side, a target that is nowhere given.
 */
export function alertRules(input: AlertRulesInput, settings: MetricSettings): readonly AlertRule[] {
  const { defaultRules = true, rules: own = [], off = [] } = input;
  const state = createMetricState(settings);
  const ids = own.map(({ id }) => id);
  own.forEach(({ id }, index) => {
    if (ids.indexOf(id) !== index) throw fault(`rules.${index}.id`, `to be used once, got ${id} again`);
  });
  const usual = defaultRules ? DEFAULT_ALERT_RULES.filter(({ id }) => !ids.includes(id)) : [];
  const known = new Set([...ids, ...DEFAULT_ALERT_RULES.map(({ id }) => id)]);
  off.forEach((id, index) => {
    if (!known.has(id)) throw fault(`off.${index}`, `one of ${[...known].join(', ')}, got ${id}`);
  });
  const read = [
    // A house that set targets of its own need not have one for this figure.
    ...usual
      .filter(({ figure = '', target }) => target === undefined || settings.targets[figure] !== undefined)
      .map((rule) => readRule(rule, `default rule ${rule.id}`, state, settings)),
    ...own.map((rule, index) => readRule(rule, `rules.${index} (${rule.id})`, state, settings)),
  ].filter(({ id }) => !off.includes(id));
  if (read.length > MAX_RULES) throw fault('rules', `at most ${MAX_RULES} rules, got ${read.length}`);
  return read;
}

function readRule(rule: AlertRuleInput, place: string, state: MetricState, settings: MetricSettings): AlertRule {
  const given = CONDITIONS.filter((name) => rule[name] !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1) {
    throw fault(place, `exactly one of ${CONDITIONS.join(', ')}, got ${given.join(' and ') || 'none'}`);
  }
  const times = {
    raiseAfterMs: (rule.raiseAfterSeconds ?? 60) * SECOND_MS,
    clearAfterMs: (rule.clearAfterSeconds ?? 120) * SECOND_MS,
    escalateAfterMs: (rule.escalateAfterMinutes ?? Number.POSITIVE_INFINITY) * MINUTE_MS,
  };
  const { id, severity } = rule;
  const common = { id, severity, ...times, activeHours: readHours(rule, place, settings) };
  if (rule.silence !== undefined) {
    for (const name of ['figure', 'params', 'filter', 'window', 'groupBy'] as const) {
      if (rule[name] !== undefined) throw fault(`${place}.${name}`, 'not to be set: silence is about all events');
    }
    const afterMs = rule.silence.seconds * SECOND_MS;
    const condition = { kind: 'silence', afterMs } as const;
    return {
      ...common,
      name: readName(rule, SILENCE_NAME),
      condition,
      silentEndsAfterMs: Number.POSITIVE_INFINITY,
      figure: undefined,
      minimumSample: 0,
      baselineKey: '',
    };
  }

  const { figure, definition, sample } = readFigure(rule, place, state, settings);
  const condition = readCondition(rule, place, definition, settings);
  if (condition.kind === 'signal') checkCourse(figure, condition.stepMs, place, state);
  const counted = sample.unit === 'COUNT' || sample.unit === 'INSTANT';
  return {
    ...common,
    name: readName(rule, definition.name),
    condition,
    figure,
    // Who waits may wait still; what was counted in a window is gone from it.
    silentEndsAfterMs: definition.windowed ? longestMs(figure.window) : Number.POSITIVE_INFINITY,
    minimumSample: rule.minimumSample ?? (counted ? 0 : DEFAULT_MINIMUM_SAMPLE),
    baselineKey: JSON.stringify([figure, rule.signal ?? null]),
  };
}

function readFigure(
  { figure: key, params = {}, filter = {}, window = DEFAULT_WINDOW, groupBy = [] }: AlertRuleInput,
  place: string,
  state: MetricState,
  settings: MetricSettings,
): { readonly figure: AlertFigure; readonly definition: Definition; readonly sample: Figure } {
  const definition = state.definitions.find((each) => each.key === key);
  if (key === undefined || definition === undefined) {
    throw fault(`${place}.figure`, `a figure such as queue.serviceLevel, got ${key ?? 'none'}`);
  }
  const dimensions = dimensionNames(settings);
  for (const dimension of [...Object.keys(filter), ...groupBy]) {
    if (!dimensions.includes(dimension)) {
      const which = groupBy.includes(dimension) ? 'groupBy' : 'filter';
      throw fault(`${place}.${which}`, `dimensions out of ${dimensions.join(', ')}, got ${dimension}`);
    }
  }
  const { family, unit, direction } = definition;
  const figure: AlertFigure = { key, family, params, filter, window, groupBy, unit, direction };
  try {
    const [group] = state.frame({ family, filter, window, groupBy: [] }, 0).groups;
    return { figure, definition, sample: group!.figure(key, params) };
  } catch (cause) {
    throw refusal(`${place}.params`, cause);
  }
}

function readCondition(
  { threshold, target, signal, figure = '' }: AlertRuleInput,
  place: string,
  { unit, direction }: Definition,
  settings: MetricSettings,
): AlertCondition {
  if (threshold !== undefined) return readThreshold(threshold, `${place}.threshold`);
  if (target !== undefined) return readTarget(target, `${place}.target`, settings.targets[figure], direction);
  return readSignal(signal!, `${place}.signal`, unit, direction);
}

function readThreshold({ above, below, clearAt }: ThresholdInput, place: string): AlertCondition {
  if ((above === undefined) === (below === undefined)) throw fault(place, 'either above or below');
  const side = above === undefined ? 'below' : 'above';
  const raiseAt = (above ?? below)!;
  const clear = clearAt ?? raiseAt;
  if (side === 'above' ? clear > raiseAt : clear < raiseAt) {
    throw fault(`${place}.clearAt`, `not to be ${side} ${raiseAt}, where it is raised, got ${clear}`);
  }
  return { kind: 'threshold', side, raiseAt, clearAt: clear };
}

function readTarget(
  { value, tolerance = 0, raiseOn = 'critical' }: TargetInput,
  place: string,
  configured: object | undefined,
  direction: Definition['direction'],
): AlertCondition {
  if (direction === 'NEUTRAL') throw fault(place, 'a figure with a better side; use a threshold');
  if (value === undefined && configured === undefined) {
    throw fault(`${place}.value`, 'a number, as metrics.targets has no target for this figure');
  }
  return { kind: 'target', target: value === undefined ? undefined : { value, tolerance }, raiseOn };
}

function readSignal(
  {
    chart,
    step,
    rules = SIGNAL_RULES,
    direction = 'worse',
    baseline = { points: DEFAULT_BASELINE_POINTS },
  }: SignalInput,
  place: string,
  unit: Definition['unit'],
  better: Definition['direction'],
): AlertCondition {
  const wanted = unit === 'SHARE' ? 'p' : unit === 'PER_1000' ? 'u' : 'xmr';
  if (chart !== 'xmr' && chart !== wanted) {
    throw fault(`${place}.chart`, `${wanted === 'xmr' ? 'xmr' : `${wanted} or xmr`} for this figure, got ${chart}`);
  }
  if (direction === 'worse' && better === 'NEUTRAL') {
    throw fault(`${place}.direction`, 'up or down, as this figure has no worse side');
  }
  if (!/^[1-9]\d{0,2}[mhd]$/.test(step)) throw fault(`${place}.step`, `a width like 15m, 1h or 1d, got ${step}`);
  if ('centre' in baseline && chart === 'xmr' && baseline.sigma === undefined) {
    throw fault(`${place}.baseline.sigma`, 'a number above 0 beside the centre of an xmr chart');
  }
  return {
    kind: 'signal',
    chart,
    stepMs: Number.parseInt(step, 10) * STEP_UNITS_MS[step.at(-1)!]!,
    rules: new Set(rules),
    direction: direction === 'worse' ? (better === 'HIGHER_IS_BETTER' ? 'down' : 'up') : direction,
    baseline: 'centre' in baseline ? { centre: baseline.centre, sigma: baseline.sigma ?? 0 } : baseline,
  };
}

/** Whether the figure has a course, in points of that width: asked of an empty state. */
function checkCourse(
  { key, params, filter, window, groupBy }: AlertFigure,
  stepMs: number,
  place: string,
  state: MetricState,
) {
  try {
    state.series({ figure: key, params, filter, window, groupBy, stepMs }, 0);
  } catch (cause) {
    throw refusal(`${place}.signal`, cause);
  }
}

function readHours(
  { activeHours }: AlertRuleInput,
  place: string,
  settings: MetricSettings,
): BusinessHours | undefined {
  if (activeHours === undefined) return undefined;
  const hours = activeHours === 'business' ? settings.businessHours : activeHours;
  try {
    return createBusinessHours({ zone: settings.zone, ...hours });
  } catch (cause) {
    throw refusal(`${place}.activeHours`, cause);
  }
}

function readName({ name }: AlertRuleInput, fallback: LocalText): LocalText {
  if (name === undefined) return fallback;
  const text = (locale: LocaleName): string =>
    typeof name === 'string' ? name : (name[locale] ?? name.en ?? Object.values(name)[0] ?? fallback[locale]);
  return { en: text('en'), 'zh-CN': text('zh-CN'), 'zh-TW': text('zh-TW') };
}

const fault = (place: string, wanted: string): AlertRuleError => new AlertRuleError(`${place}: expected ${wanted}`);

/** What another part has to say against a rule, with the rule's place; anything but a refusal is a fault of ours. */
function refusal(place: string, cause: unknown): unknown {
  return cause instanceof RangeError ? new AlertRuleError(`${place}: ${cause.message}`, { cause }) : cause;
}
