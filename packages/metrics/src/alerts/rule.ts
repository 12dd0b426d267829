import type { BusinessHours, BusinessHoursOptions } from '../calendar/index.ts';
import type { LocalText } from '../definition.ts';
import type { Direction, FigureParams, Target, Unit } from '../figure.ts';
import type { SignalRule } from '../statistics/index.ts';
import type { Filter, WindowName } from '../view.ts';

/** `attention`: somebody should look. `critical`: somebody has to act now. */
export type AlertSeverity = 'attention' | 'critical';

/**
 * A rule as a person writes it. Exactly one of `threshold`, `target`, `signal` and `silence` says what is wrong; numbers are in the figure's
 * unit, and in milliseconds of waiting for a figure that is an instant.
 */
export interface AlertRuleInput {
  /** Unique, kebab-case. One of a default rule replaces that rule. */
  readonly id: string;
  /** @default the figure's name */
  readonly name?: string | Partial<LocalText>;
  /** `family.name`; not for `silence`. */
  readonly figure?: string;
  readonly params?: FigureParams;
  /** @default everything */
  readonly filter?: Filter;
  /** @default '30m' */
  readonly window?: WindowName;
  /** One alert for each combination of values. @default none: one alert */
  readonly groupBy?: readonly string[];
  readonly severity: AlertSeverity;
  readonly threshold?: ThresholdInput;
  readonly target?: TargetInput;
  readonly signal?: SignalInput;
  readonly silence?: { readonly seconds: number };
  /** How long it has to be wrong. @default 60 */
  readonly raiseAfterSeconds?: number;
  /** How long it has to be well again. @default 120 */
  readonly clearAfterSeconds?: number;
  /** After so long without an acknowledgement the alert is critical and says so. @default never */
  readonly escalateAfterMinutes?: number;
  /** Fewer are no evidence. @default 20; 0 for counts and waits */
  readonly minimumSample?: number;
  /** `business`: the configured business hours. @default always */
  readonly activeHours?: 'business' | (Omit<BusinessHoursOptions, 'zone'> & { readonly zone?: string });
}

export interface ThresholdInput {
  /** Wrong above this. */
  readonly above?: number;
  /** Wrong below this. */
  readonly below?: number;
  /** Well again at this, on the better side of the threshold; in between nothing changes. @default the threshold itself */
  readonly clearAt?: number;
}

/** Wrong when the figure is beyond its target; well again when it meets it. */
export interface TargetInput {
  /** @default the configured target of the figure */
  readonly value?: number;
  readonly tolerance?: number;
  /** `critical`: beyond the tolerance. `attention`: off target at all. @default 'critical' */
  readonly raiseOn?: AlertSeverity;
}

/** Wrong when a control chart shows a signal in its newest full point. */
export interface SignalInput {
  /** `p` for shares, `u` for rates per 1,000, `xmr` for anything else. */
  readonly chart: 'xmr' | 'p' | 'u';
  /** Width of a point: `15m`, `1h`, `1d`. */
  readonly step: string;
  /** @default all four */
  readonly rules?: readonly SignalRule[];
  /** @default 'worse' */
  readonly direction?: 'worse' | 'up' | 'down';
  /**
   * What is normal. `points`: learned once from that many full points and kept until the rule changes. `centre` (and for `xmr` `sigma`):
   * given.
   * @default { points: 20 }
   */
  readonly baseline?: { readonly points: number } | { readonly centre: number; readonly sigma?: number };
}

export type AlertCondition =
  | {
      readonly kind: 'threshold';
      readonly side: 'above' | 'below';
      readonly raiseAt: number;
      readonly clearAt: number;
    }
  | { readonly kind: 'target'; readonly target: Target | undefined; readonly raiseOn: AlertSeverity }
  | {
      readonly kind: 'signal';
      readonly chart: 'xmr' | 'p' | 'u';
      readonly stepMs: number;
      readonly rules: ReadonlySet<SignalRule>;
      readonly direction: 'up' | 'down';
      readonly baseline: { readonly points: number } | { readonly centre: number; readonly sigma: number };
    }
  | { readonly kind: 'silence'; readonly afterMs: number };

/** A rule that was checked, with every default filled in. */
export interface AlertRule {
  readonly id: string;
  readonly name: LocalText;
  readonly severity: AlertSeverity;
  readonly condition: AlertCondition;
  /** `undefined` for silence, which is about the events themselves. */
  readonly figure: AlertFigure | undefined;
  readonly raiseAfterMs: number;
  readonly clearAfterMs: number;
  /** `Infinity`: never. */
  readonly escalateAfterMs: number;
  /** See `AlertTimes`. */
  readonly silentEndsAfterMs: number;
  readonly minimumSample: number;
  /** `undefined`: always. */
  readonly activeHours: BusinessHours | undefined;
  /** Text of all that decides what is normal; another text makes a learned baseline void. */
  readonly baselineKey: string;
}

export interface AlertFigure {
  readonly key: string;
  readonly family: string;
  readonly params: FigureParams;
  readonly filter: Filter;
  readonly window: WindowName;
  readonly groupBy: readonly string[];
  readonly unit: Unit;
  readonly direction: Direction;
}
