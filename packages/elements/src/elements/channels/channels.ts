import { FiguresDocument } from '@andon/schema';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { FigureElement } from '../../base/figure-element.ts';
import { heightInRows, setStyle } from '../../base/set-style.ts';
import { isBlocked, isWaiting } from '../../base/state.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import { wholeRows } from '../../format/whole-rows.ts';
import type { Figure, FigureStatus, FiguresFrame, FiguresGroup } from '../../frames.ts';
import { type View, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { asDuration } from '../../parts/as-duration.ts';
import { figureText } from '../../parts/figure-text.ts';
import { dimensionsOf, groupFilter, groupName } from '../../parts/groups.ts';
import { alarmSign } from '../../parts/mark.ts';
import { windowOf } from '../../parts/names.ts';
import { selectName } from '../../parts/select.ts';
import { worstStatus } from '../../parts/worst-status.ts';
import { channelsStyles } from './channels.styles.ts';

const SKELETON_ROWS = 4;

/**
 * @summary Any figure by channel, or by any other dimension, on one scale: dots with their intervals, bars for counts, and how far
 * apart the best and the worst are.
 *
 * @tag andon-channels
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A row was chosen (with `selectable`); `detail.filter` selects it.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart meaning - The spread in words.
 * @csspart visual - The rows.
 * @csspart foot - Window and freshness.
 * @csspart info - The button that opens the definition.
 */
export class AndonChannels extends FigureElement<FiguresFrame> {
  static override styles = [...FigureElement.styles, boardStyles, channelsStyles];

  /** Names are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  /** The most rows shown; the largest groups first, as the server orders them. */
  @property({ type: Number }) rows = 12;

  /** @internal */
  override get groups(): readonly string[] {
    return dimensionsOf(this.groupBy || 'channel');
  }

  protected request(): View<unknown> | undefined {
    if (!this.figure) return undefined;
    return view(FiguresDocument, {
      ...this.viewVariables(windowOf(this.figure)),
      figures: [this.figureRef],
    });
  }

  protected figures({ groups }: FiguresFrame): readonly Figure[] {
    return groups.flatMap(({ figures }) => figures.slice(0, 1)).slice(0, 1);
  }

  /** @internal */
  override get status(): FigureStatus {
    return worstStatus(this.data?.groups.map(({ figures }) => figures[0]) ?? []);
  }

  protected content(format: Formatter, frame: FiguresFrame | undefined): TileContent {
    if (isBlocked(this.state)) return this.blockedContent(format);
    const rows = frame?.groups.slice(0, wholeRows(this.rows));
    return {
      meaning: isWaiting(this.state) ? html`<span class="skeleton"></span>` : this.#spread(format, rows ?? []),
      visual: this.#plot(format, rows),
      rows: heightInRows(7.5 + 2.3 * (rows?.length ?? SKELETON_ROWS)),
      counted: false,
      momentary: frame?.momentary?.includes(this.figureKey),
    };
  }

  /** How far apart the best and the worst are: one standard across channels shows as a small spread. */
  #spread(format: Formatter, groups: readonly FiguresGroup[]): unknown {
    const { messages } = format;
    const known = groups
      .flatMap((group) => {
        const figure = asDuration(group.figures[0], this.nowMs());
        return figure?.value == null ? [] : [{ group, figure, value: figure.value }];
      })
      .toSorted((a, b) => a.value - b.value);
    const [low, high] = [known[0], known.at(-1)];
    if (!low || !high || low === high) return groups.length === 0 ? messages.empty : nothing;
    return elementWords(messages).spread(
      groupName(low.group.key, messages),
      format.value(low.value, low.figure),
      groupName(high.group.key, messages),
      format.value(high.value, high.figure),
    );
  }

  #plot(format: Formatter, groups: readonly FiguresGroup[] | undefined): TemplateResult {
    const nowMs = this.nowMs();
    const figures = (groups ?? []).flatMap(({ figures: [figure] }) => asDuration(figure, nowMs) ?? []);
    const scale = scaleOf(figures);
    const rows = groups ?? Array.from({ length: SKELETON_ROWS }, () => undefined);
    return html`<div class="rows" role="list" aria-label=${this.heading}>${rows.map((group) => this.#row(format, group, scale))}</div>`;
  }

  #row(format: Formatter, group: FiguresGroup | undefined, scale: Scale): TemplateResult {
    const figure = group?.figures[0];
    const words = figure && this.stateWords(format, this.state, figure);
    return html`<div class="row" role="listitem" data-status=${figure?.status ?? 'NONE'}>
      <span class="name"
        >${alarmSign(figure?.status, format.messages)}${
          group ? this.#name(format, group) : html`<span class="skeleton">${'\u2003'.repeat(5)}</span>`
        }</span
      >
      ${lane(asDuration(figure, this.nowMs()), scale)}
      <span class="row-value"
        >${
          words
            ? html`<span class="figure words">${words}</span>`
            : figure
              ? html`${figureText(format, figure, { size: 'inline', nowMs: () => this.nowMs(), coloured: true })}${this.changeNote(format, figure)}`
              : html`<span class="skeleton">${'\u2003'.repeat(2)}</span>`
        }</span
      >
    </div>`;
  }

  #name({ messages }: Formatter, { key }: FiguresGroup): unknown {
    const filter = (): string => groupFilter(this.filterValues, key);
    return selectName(this, groupName(key, messages), { filter, figure: this.figureKey });
  }
}

interface Scale {
  readonly low: number;
  readonly high: number;
  /** Counts and durations are lengths from zero; shares and scores are places on a scale. */
  readonly bars: boolean;
}

function scaleOf(figures: readonly Figure[]): Scale {
  const values = figures.flatMap(({ value, lower, upper, target }) =>
    [value, lower, upper, target].filter((one) => one != null),
  );
  const unit = figures[0]?.unit;
  const bars = unit === 'COUNT' || unit === 'MILLISECONDS' || unit === 'PER_1000';
  if (values.length === 0) return { low: 0, high: 1, bars };
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (bars) return { low: 0, high: most > 0 ? most * 1.02 : 1, bars };
  const room = Math.max((most - least) * 0.08, unit === 'SHARE' ? 0.01 : 0.5);
  const [floor, ceiling] = unit === 'SHARE' ? [0, 1] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return { low: Math.max(floor, least - room), high: Math.min(ceiling, most + room), bars };
}

function lane(figure: Figure | undefined, { low, high, bars }: Scale): TemplateResult {
  const at = (value: number): string => `${(Math.min(1, Math.max(0, (value - low) / (high - low))) * 100).toFixed(2)}%`;
  const { value, lower, upper, target } = figure ?? {};
  return html`<span class="lane ${bars ? 'bars' : ''}" aria-hidden="true">
    ${bars && value != null ? html`<i class="length" ${setStyle({ '--from': '0%', '--to': at(value) })}></i>` : nothing}
    ${lower != null && upper != null ? html`<i class="interval" ${setStyle({ '--from': at(lower), '--to': at(upper) })}></i>` : nothing}
    ${target == null ? nothing : html`<i class="line" ${setStyle({ '--from': at(target) })}></i>`}
    ${!bars && value != null ? html`<i class="dot" ${setStyle({ '--from': at(value) })}></i>` : nothing}
  </span>`;
}
