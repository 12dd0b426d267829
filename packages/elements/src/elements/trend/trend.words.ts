/* What a trend says of its points: to who points at one, to who hears the page, and in the table of the same numbers. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Formatter } from '../../format/formatter.ts';
import { targetText } from '../../format/target-text.ts';
import type { SeriesFrame, SeriesGroup, SeriesPoint } from '../../frames.ts';
import { afterwards } from '../../live/afterwards.ts';
import { chartWords } from '../../locale/chart-words.ts';
import { elementWords } from '../../locale/element-words.ts';
import { dash } from '../../parts/dash.ts';
import { groupName } from '../../parts/groups.ts';
import { pointAt } from './trend.points.ts';

const DAY_MS = 86_400_000;

/** A frame and how it is told. */
export interface Telling {
  readonly format: Formatter;
  readonly frame: SeriesFrame;
  /** Whether points beyond the limits of a single line are told of. */
  readonly limits: boolean;
  readonly beside: TellsBeside | undefined;
}

/** What a chart that compares tells of the window before. */
export interface TellsBeside {
  /** Under the number of a point. */
  row(telling: Telling, group: SeriesGroup, t: string | undefined): unknown;
  /** After the value in a sentence. */
  said(telling: Telling, group: SeriesGroup, t: string): string;
  /** Columns of the table, and what stands in them. */
  heads(telling: Telling): unknown;
  cells(telling: Telling, t: string): unknown;
}

/** @returns A dash where there is nothing. */
export function valueText({ format, frame }: Telling, point: SeriesPoint | undefined): string {
  if (point?.value == null) return '\u2014';
  return format.value(point.value, {
    unit: frame.unit,
    n: point.n,
    status: 'NONE',
    lower: point.lower,
    upper: point.upper,
  });
}

/** The same in full words. */
export function spokenValue(telling: Telling, point: SeriesPoint | undefined): string {
  const { format, frame } = telling;
  if (point?.value == null) return format.messages.noData;
  const { value } = point;
  return afterwards.here?.spokenFigure(format, { value, unit: frame.unit }) ?? valueText(telling, point);
}

/**
 * What a glance at the drawing tells: the newest whole value of every line, between which values they ran, and the target.
 *
 * @returns Nothing where there is no value.
 */
export function summary(telling: Telling): string {
  const { format, frame } = telling;
  const words = chartWords(format.messages);
  const whole = frame.groups.map(({ points }) => points.filter(({ value, partial }) => value != null && !partial));
  const all = whole.flat();
  let [lowest] = all;
  let highest = lowest;
  for (const point of all) {
    if (point.value! < lowest!.value!) lowest = point;
    if (point.value! > highest!.value!) highest = point;
  }
  if (!lowest) return '';
  const latest = whole.map((points, index) => {
    const value = spokenValue(telling, points.at(-1));
    return whole.length > 1 ? `${groupName(frame.groups[index]!.key, format.messages)} ${value}` : value;
  });
  const target =
    frame.target == null
      ? undefined
      : elementWords(format.messages).target(targetText(format, frame.target, frame.unit));
  return words.glance(latest, spokenValue(telling, lowest), spokenValue(telling, highest), target);
}

/** What is drawn, and of when. @param heading - What it is called. */
export function chartName({ format, frame }: Telling, heading: string): string {
  const { window } = frame.meta;
  return chartWords(format.messages).chartLabel(heading, format.messages.windows[window] ?? window);
}

/** The span a point covers. */
export function spanText({ format, frame }: Telling, point: SeriesPoint): string {
  const fromMs = Date.parse(point.t);
  if (frame.stepMs >= DAY_MS) return format.date(fromMs, { weekday: 'short', month: 'short', day: 'numeric' });
  const spanMs = Date.parse(frame.meta.to) - Date.parse(frame.meta.from);
  const from = spanMs > DAY_MS ? format.dateTime(fromMs) : format.time(fromMs, frame.stepMs < 60_000);
  return elementWords(format.messages).fromTo(from, format.time(fromMs + frame.stepMs, frame.stepMs < 60_000));
}

/** What is to be known of a point beside its number. */
function remarkOf({ format, frame, limits }: Telling, point: SeriesPoint | undefined): string | undefined {
  const words = chartWords(format.messages);
  if (point?.partial) return words.stillFilling;
  const bounds = limits && frame.groups.length === 1 ? frame.groups[0]?.limits : undefined;
  const beyond = bounds && point?.value != null && (point.value < bounds.lower || point.value > bounds.upper);
  return beyond ? words.beyondLimits : frame.reported ? format.messages.reported : undefined;
}

export const sampleText = ({ format, frame }: Telling, { n }: SeriesPoint): string | undefined =>
  frame.unit === 'COUNT' || n === 0 ? undefined : `n = ${format.number(n)}`;

/** Sample and remark of a point, behind its number. */
export function pointDetail(telling: Telling, point: SeriesPoint): TemplateResult {
  const facts = [sampleText(telling, point), remarkOf(telling, point)].filter((fact) => fact !== undefined);
  return html`${facts.map((fact) => html`<span class="note"> · ${fact}</span>`)}`;
}

/**
 * A point in one sentence, of all lines or of one.
 *
 * @param index - Of the point.
 * @returns Nothing where there is no such point.
 */
export function spokenPoint(telling: Telling, index: number, line?: SeriesGroup): string {
  const { format, frame } = telling;
  const point = frame.groups[0]?.points[index];
  if (!point) return '';
  const values = (line ? [line] : frame.groups).map((group) => {
    const name = frame.groups.length > 1 ? `${groupName(group.key, format.messages)} ` : '';
    return `${name}${spokenValue(telling, pointAt(group, point.t))}${telling.beside?.said(telling, group, point.t) ?? ''}`;
  });
  const remark = remarkOf(telling, point);
  return [spanText(telling, point), ...values, ...(remark ? [remark] : [])].join(', ');
}

export const cellText = (telling: Telling, point: SeriesPoint | undefined): unknown =>
  point?.value == null ? dash(telling.format.messages) : valueText(telling, point);

/** The same numbers as a table, the newest first. @param heading - What it is called. */
export function dataTable(format: Formatter, heading: string, telling: Telling | undefined): TemplateResult {
  const { messages } = format;
  const groups = telling?.frame.groups ?? [];
  const several = groups.length > 1;
  const times = groups[0]?.points.map(({ t }) => t).toReversed() ?? [];
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${heading}>
    <table class="table" aria-label=${telling ? chartName(telling, heading) : heading}>
      <thead>
        <tr>
          <th scope="col">${chartWords(messages).time}</th>
          ${
            several
              ? groups.map((group) => html`<th scope="col">${groupName(group.key, messages)}</th>`)
              : html`<th scope="col">${chartWords(messages).valueWord}</th>
                  <th scope="col">n</th>`
          }
          ${telling?.beside?.heads(telling)}
        </tr>
      </thead>
      <tbody>
        ${times.map((t) => {
          const points = groups.map((group) => pointAt(group, t));
          const first = points[0];
          const remark = telling && remarkOf(telling, first);
          return html`<tr>
            <th scope="row">
              ${telling && first ? spanText(telling, first) : nothing}
              ${remark ? html`<span class="note">· ${remark}</span>` : nothing}
            </th>
            ${points.map((point) => html`<td>${telling ? cellText(telling, point) : nothing}</td>`)}
            ${several ? nothing : html`<td>${format.number(first?.n ?? 0)}</td>`}
            ${telling?.beside?.cells(telling, t)}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
