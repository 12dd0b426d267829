import { html, nothing, type TemplateResult } from 'lit';
import type { Formatter } from '../format/formatter.ts';
import type { Figure, FigureStatus, FrameMeta } from '../frames.ts';
import { afterwards } from '../live/afterwards.ts';
import { ticking } from '../live/page-clock.ts';
import { stateMark } from '../parts/mark.ts';
import { variantName } from '../parts/names.ts';
import type { Freshness } from './freshness.ts';
import { isBlocked, isWaiting } from './state.ts';

const MINUTE_MS = 60_000;

/** What an element puts into its tile. */
export interface TileContent {
  readonly figure?: unknown;
  readonly meaning?: unknown;
  readonly visual?: unknown;
  /** Lets the visual take what height is left. */
  readonly grow?: boolean;
  /** Height of this content, where it depends on the data: `heightInRows(…)`. */
  readonly rows?: unknown;
  /** Buttons beside the title. */
  readonly actions?: unknown;
  /** False leaves n out of the foot, where it would speak of something else. */
  readonly counted?: boolean;
  /** True leaves the window out of the foot: what is large is of this moment. */
  readonly momentary?: boolean | undefined;
  /** Facts for the foot after n, window and freshness. */
  readonly facts?: readonly string[];
}

export interface TileFrame extends Freshness {
  readonly status: FigureStatus;
  readonly stale: boolean;
  readonly title: string;
  readonly place: string;
  readonly headingLevel: number | undefined;
  readonly meta: FrameMeta | undefined;
  readonly figure: Figure | undefined;
  /** The button that opens the definitions. */
  readonly info: unknown;
}

/** Label, figure, one line of meaning, course, foot: in this order, and in these boxes whatever the state. */
export function tile(content: TileContent, frame: TileFrame): TemplateResult {
  const { state, status, stale } = frame;
  return html`<section
      class="tile"
      part="tile"
      role="group"
      aria-labelledby="label"
      aria-busy=${isWaiting(state) ? 'true' : nothing}
      data-status=${status}
      ?data-stale=${stale}
      ?data-blocked=${isBlocked(state)}
      ${content.rows ?? nothing}
    >
      <header class="head">
        ${label(frame)}
        ${content.actions ?? nothing}
        <slot name="actions"></slot>
      </header>
      ${content.figure === undefined ? nothing : html`<div class="figure-line">${content.figure}</div>`}
      ${content.meaning === undefined ? nothing : html`<p class="meaning" part="meaning">${content.meaning}</p>`}
      ${
        content.visual === undefined
          ? nothing
          : html`<div class="visual ${content.grow ? 'grow' : ''}" part="visual">${content.visual}</div>`
      }
      <footer class="foot" part="foot">
        <span class="facts">${facts(content, frame)}</span>
        <slot name="footer"></slot>
        ${frame.info}
      </footer>
    </section>`;
}

function label({ title, place, headingLevel }: TileFrame): TemplateResult {
  const inner = html`<slot name="title">${title}</slot>${place ? html` <span class="place">· ${place}</span>` : nothing}`;
  const level = headingLevel && headingLevel >= 1 && headingLevel <= 6 ? headingLevel : nothing;
  return html`<div
    class="label"
    part="label"
    id="label"
    role=${level === nothing ? nothing : 'heading'}
    aria-level=${level}
  >${inner}</div>`;
}

function facts(content: TileContent, frame: TileFrame): unknown {
  const { format, state, figure, meta } = frame;
  const { messages } = format;
  if (isWaiting(state))
    return html`<span class="skeleton"></span><span class="vh">${messages[state as 'loading']}</span>`;
  if (frame.stale || (state === 'offline' && !meta)) return html`<span class="stale">${staleness(frame)}</span>`;
  if (!meta) return nothing;
  const list = [
    content.counted !== false && figure && counted(figure, format),
    !content.momentary && meta.window && (messages.windows[meta.window] ?? meta.window),
    figure && variantName(figure, format),
    ...(content.facts ?? []),
    frame.asOfMs !== undefined && format.moment(frame.asOfMs, frame.nowMs()),
  ].filter(Boolean);
  return list.map((fact) => html`<span>${fact}</span>`);
}

/** n stands beside figures that come from a sample; a plain count is its own n. */
const counted = (figure: Figure, format: Formatter): string | undefined =>
  figure.unit === 'COUNT' || figure.unit === 'INSTANT' || figure.value == null
    ? undefined
    : `n = ${format.number(figure.n)}`;

/** `△ Offline since 14:02 · as of 14:01, 3 min ago`; where the rest cannot be fetched, `△ Offline · as of 14:01`. */
export function staleness(freshness: Freshness): TemplateResult {
  const { format, state, asOfMs } = freshness;
  const words = state === 'offline' ? afterwards.here?.stateSince(freshness) : undefined;
  return html`${stateMark(state)} ${words ?? format.messages[state as 'delayed']}${asOfMs === undefined ? nothing : html` · ${age(freshness, asOfMs)}`}`;
}

/**
 * `as of 14:01, 3 min ago`; it runs on.
 *
 * @param fromMs - Ages below this are not told: the time of day says enough.
 */
export const age = ({ format, nowMs }: Freshness, asOfMs: number, fromMs = MINUTE_MS): TemplateResult =>
  ticking(() => {
    const time = format.moment(asOfMs, nowMs());
    const ageMs = nowMs() - asOfMs;
    const told = ageMs < fromMs ? undefined : afterwards.here?.age(format, time, ageMs);
    return told ?? format.messages.asOfTime(time);
  });
