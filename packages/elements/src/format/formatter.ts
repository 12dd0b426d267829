import type { Figure } from '../frames.ts';
import { formatTag } from '../locale/locale.ts';
import type { Messages } from '../locale/messages.ts';
import { decimalsOf, missSign } from './digits.ts';

/** Between a number and its unit: narrow and unbreakable. */
export const THIN = '\u202f';
const MINUS = '\u2212';
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** From here on, in seconds, seconds are noise, except where the reader watches them run. */
const SECONDS_MATTER = 600;

/** In seconds. */
export const LONG_UNITS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

export interface TextPart {
  readonly kind: 'sign' | 'number' | 'unit';
  readonly text: string;
}

export interface FigureText {
  readonly parts: readonly TextPart[];
  /** The parts as plain text. */
  readonly text: string;
}

const plain = (parts: readonly TextPart[]): string => parts.map((part) => part.text).join('');
const number = (text: string): TextPart => ({ kind: 'number', text });
/** A unit of several words is read as words: it stands apart like one. */
export const gap = (text: string): string => (text.includes(' ') ? '\u00a0' : THIN);
const sign = (text: string): TextPart => ({ kind: 'sign', text: `${text}${THIN}` });
const unit = (text: string): TextPart => ({ kind: 'unit', text: `${gap(text)}${text}` });

/** Numbers, durations, instants and figures in one language and time zone. Everything countable goes through `Intl`. */
export class Formatter {
  readonly messages: Messages;
  readonly tag: string;
  /** The tag as it was asked for. */
  readonly asked: string;
  /** The zone as it was asked for. */
  readonly timeZone: string | undefined;
  /** The zone it is written in; undefined for the browser's own, which stands in for one that does not exist. */
  readonly zone: string | undefined;
  readonly #numbers = new Map<string, Intl.NumberFormat>();
  readonly #dates = new Map<string, Intl.DateTimeFormat>();
  /** The last one: of which minutes, and its text. */
  #moment: readonly [minutes: string, text: string] = ['', ''];

  constructor(messages: Messages, tag: string, timeZone?: string) {
    this.messages = messages;
    this.asked = tag;
    this.tag = formatTag(tag);
    this.timeZone = timeZone;
    this.zone = isZone(timeZone) ? timeZone : undefined;
  }

  number(value: number, decimals = 0): string {
    return this.#format(value, decimals, decimals);
  }

  /** As many decimals as the number has, from `least` up to `most`. */
  plainNumber(value: number, most = 2, least = 0): string {
    return this.#format(value, least, most);
  }

  /** `8.4 s`, `42 s`, `2 min 05 s`, `6 h 40 min`, `2 d 4 h`, `28 d`. */
  duration(ms: number, options: DurationOptions = {}): string {
    return plain(this.durationParts(ms, options));
  }

  durationParts(
    ms: number,
    { decimals = false, alone = false, running = false }: DurationOptions = {},
  ): readonly TextPart[] {
    const words = alone ? this.messages.alone : this.messages;
    const whole = (value: number, word: string): TextPart[] => [number(this.number(value)), unit(word)];
    const padded = (value: number, word: string): TextPart[] => [
      number(`\u00a0${this.#format(value, 0, 0, 2)}`),
      unit(word),
    ];
    const span = Math.max(0, ms);
    if (decimals && span > 0 && span < 9_950) {
      return [number(this.number(span / SECOND_MS, 1)), unit(words.second)];
    }
    const seconds = Math.round(span / SECOND_MS);
    if (seconds < 60) return whole(seconds, words.second);
    const minutes = Math.round(span / MINUTE_MS);
    if (alone || (!running && seconds >= SECONDS_MATTER)) {
      if (minutes < 60) return whole(minutes, this.messages.alone.minute);
    } else if (seconds < 3600) {
      return [...whole(Math.floor(seconds / 60), words.minute), ...padded(seconds % 60, words.second)];
    }
    if (minutes < 48 * 60) {
      const rest = minutes % 60;
      if (alone) return whole(Math.round(minutes / 60), words.hour);
      return [...whole(Math.floor(minutes / 60), words.hour), ...padded(rest, this.messages.minute)];
    }
    const hours = Math.round(span / HOUR_MS);
    const days = Math.floor(hours / 24);
    if (alone || days >= 10) return whole(Math.round(span / DAY_MS), words.day);
    const rest = hours % 24;
    return [
      ...whole(days, words.day),
      ...(rest === 0 ? [] : [number(`\u00a0${this.number(rest)}`), unit(this.messages.hour)]),
    ];
  }

  /** A limit such as a target: without padding and empty parts, `4 h`, `2 min`, `90 s`. */
  limit(ms: number): string {
    const { alone } = this.messages;
    for (const [seconds, name] of LONG_UNITS) {
      const size = seconds * SECOND_MS;
      if (ms >= size && ms % size === 0 && !(size === DAY_MS && ms < 2 * DAY_MS))
        return `${this.number(ms / size)}${THIN}${alone[name]}`;
    }
    return this.duration(ms, { decimals: true });
  }

  time(instantMs: number, seconds = false): string {
    return this.#date(instantMs, {
      hour: '2-digit',
      minute: '2-digit',
      ...(seconds && { second: '2-digit' }),
      hourCycle: 'h23',
    });
  }

  dateTime(instantMs: number): string {
    return this.#date(instantMs, {
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  }

  date(instantMs: number, options: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' }): string {
    return this.#date(instantMs, options);
  }

  /** The time of day, with the date where the instant is not of today. */
  moment(instantMs: number, nowMs: number): string {
    // Asked for with every frame, and another text once a minute.
    const minutes = `${Math.floor(instantMs / MINUTE_MS)} ${Math.floor(nowMs / MINUTE_MS)}`;
    if (this.#moment[0] !== minutes)
      this.#moment = [minutes, this.#sameDay(instantMs, nowMs) ? this.time(instantMs) : this.dateTime(instantMs)];
    return this.#moment[1];
  }

  /** A value in a figure's unit with the decimals the figure deserves. */
  value(value: number, figure: Pick<Figure, 'unit' | 'n' | 'status'> & Partial<Figure>): string {
    return plain(this.valueParts(value, figure));
  }

  valueParts(
    value: number,
    figure: Pick<Figure, 'unit' | 'n' | 'status'> & Partial<Figure>,
    nowMs?: number,
  ): readonly TextPart[] {
    switch (figure.unit) {
      case 'MILLISECONDS':
        return this.durationParts(value, { decimals: true });
      case 'INSTANT':
        return nowMs === undefined
          ? [number(this.time(value, true))]
          : this.durationParts(Math.floor((nowMs - value) / SECOND_MS) * SECOND_MS, { running: true });
    }
    const decimals = decimalsOf(value, figure);
    const parts =
      figure.unit === 'SHARE'
        ? this.#shareParts(value, decimals)
        : [number(this.number(value, decimals)), ...(figure.unit === 'PER_1000' ? [unit(this.messages.per1000)] : [])];
    const miss = missSign(value, figure, decimals);
    // What is below the last digit has a sign already.
    return miss && parts[0]?.kind === 'number' ? [sign(miss), ...parts] : parts;
  }

  /**
   * What is written for a figure. Without a value the text is a dash: the words for why are the element's.
   *
   * @param nowMs - For figures that are instants: the reader's corrected clock, from which the running duration follows.
   */
  figure(figure: Figure, nowMs?: number): FigureText {
    const { value } = figure;
    if (value == null) return { parts: [number('\u2014')], text: '\u2014' };
    const parts = [...(figure.state === 'AT_LEAST' ? [sign('≥')] : []), ...this.valueParts(value, figure, nowMs)];
    return { parts, text: plain(parts) };
  }

  #shareParts(value: number, decimals: number): readonly TextPart[] {
    const percent = value * 100;
    const tiny = percent > 0 && percent < 0.05;
    // 99.96 % must not read as complete, nor 0.04 % as nothing.
    const shown = tiny ? 0.1 : percent > 99.9 && percent < 100 ? 99.9 : percent;
    return [...(tiny ? [sign('<')] : []), number(this.number(shown, decimals)), unit('%')];
  }

  /** Kept by what tells formats apart: making one costs a hundred times what using it does, and so does naming it by JSON. */
  #format(value: number, least: number, most: number, integers = 1): string {
    const key = `${least} ${most} ${integers}`;
    let format = this.#numbers.get(key);
    if (!format) {
      format = new Intl.NumberFormat(this.tag, {
        numberingSystem: 'latn',
        minimumFractionDigits: least,
        maximumFractionDigits: most,
        minimumIntegerDigits: integers,
      });
      this.#numbers.set(key, format);
    }
    // `-0` and values that round to it would show a sign without a number.
    return format
      .format(value)
      .replace('-', MINUS)
      .replace(/^−(0([.,]0*)?)$/, '$1');
  }

  #date(instantMs: number, options: Intl.DateTimeFormatOptions): string {
    const key = JSON.stringify(options);
    let format = this.#dates.get(key);
    if (!format) {
      format = new Intl.DateTimeFormat(this.tag, { numberingSystem: 'latn', timeZone: this.zone, ...options });
      this.#dates.set(key, format);
    }
    return format.format(instantMs);
  }

  #sameDay(a: number, b: number): boolean {
    const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };
    return this.#date(a, day) === this.#date(b, day);
  }
}

export interface DurationOptions {
  /** One decimal below ten seconds. */
  readonly decimals?: boolean;
  /** Only the largest unit, in the word for a duration that stands alone. */
  readonly alone?: boolean;
  /** It grows before the reader's eyes: seconds up to an hour. */
  readonly running?: boolean;
}

/** An unknown zone must not take the page down. */
function isZone(timeZone: string | undefined): boolean {
  try {
    return !!new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    return false;
  }
}
