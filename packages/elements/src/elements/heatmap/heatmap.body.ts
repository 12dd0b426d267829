// Fetched where a heatmap is on the page.
import { html, nothing, type TemplateResult } from 'lit';
import { addStyles } from '../../base/add-styles.ts';
import type { BodyHost } from '../../base/body-host.ts';
import type { CsvTable } from '../../base/csv.ts';
import { setStyle } from '../../base/set-style.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { FilterValues } from '../../format/parse.ts';
import type { SeriesFrame } from '../../frames.ts';
import { lateModule } from '../../live/late-module.ts';
import { settings } from '../../live/settings.ts';
import type { View } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { groupFilter } from '../../parts/groups.ts';
import { lastPointFigure } from '../../parts/last-point.ts';
import type { PreviousSeries } from '../../parts/previous-series.ts';
import { whyEmpty } from '../../parts/why-empty.ts';
import { bodyStyles } from './heatmap.body.styles.ts';
import { type Cell, comparable, DAYS, HOURS, weekGrid } from './heatmap.grid.ts';

/** A Monday, to name weekdays by. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

const previousSeries = lateModule(() => import('../../parts/previous-series.ts'));

type Grid = readonly (readonly Cell[])[];

/** What the body uses of its element. */
interface HeatmapHost extends BodyHost {
  readonly data: SeriesFrame | undefined;
  readonly filterValues: FilterValues;
  readonly compare: 'previous' | undefined;
}

/** Days and hours a key moves by. */
const MOVES: Readonly<Record<string, readonly [days: number, hours: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** The grid of one heatmap, pointed at and written as a table. */
export class HeatmapBody {
  readonly #host: HeatmapHost;
  #pointed: readonly [day: number, hour: number] | undefined;

  readonly #asked: () => View<unknown> | undefined;
  #previous: PreviousSeries | undefined;

  /** @param asked - What the element asks the server for. */
  constructor(host: HeatmapHost, asked: () => View<unknown> | undefined) {
    this.#host = host;
    this.#asked = asked;
    host.addController({ hostDisconnected: this.#onLeave });
    addStyles(host.renderRoot, bodyStyles);
  }

  /** The window before, hour for hour; undefined until it is known. */
  #gridBefore(zone: string | undefined): Grid | undefined {
    const { data, compare } = this.#host;
    const late = compare && previousSeries.for(this.#host);
    if (late) this.#previous ??= new late.PreviousSeries(this.#host, this.#asked);
    const frame = data && this.#previous?.of(data)?.frame;
    return frame && weekGrid(frame, frame.groups[0], zone);
  }

  /** Why no hour says how it changed, though that was asked for. */
  note({ messages }: Formatter, frame: SeriesFrame): unknown {
    const lack = whyEmpty(frame, messages) === undefined && this.#previous?.lack(frame, messages);
    return lack ? html`<span class="note">${lack}</span>` : undefined;
  }

  table(frame: SeriesFrame): CsvTable {
    const zone = this.#host.format?.zone;
    const grid = weekGrid(frame, frame.groups[0], zone);
    const of = [frame.figure, frame.unit, zone];
    const isCompared = this.#host.compare === 'previous';
    const gridBefore = this.#gridBefore(zone);
    const compared = (cell: Cell, day: number, hour: number) => {
      const before = gridBefore?.[day]?.[hour];
      const value = comparable(frame, cell, before);
      return [before?.value, before?.n, value === undefined ? undefined : cell.value! - value];
    };
    const row = (cell: Cell, day: number, hour: number) => {
      const { value, n, weeks } = cell;
      return [day + 1, hour, value, n, weeks, ...of, ...(isCompared ? compared(cell, day, hour) : [])];
    };
    return {
      header: [
        'weekday',
        'hour',
        'value',
        'n',
        'weeks',
        'figure',
        'unit',
        'timeZone',
        ...(isCompared ? ['previous', 'previousN', 'difference'] : []),
      ],
      rows: grid.flatMap((cells, day) => cells.map((cell, hour) => row(cell, day, hour))),
    };
  }

  content(format: Formatter, frame: SeriesFrame | undefined): TemplateResult {
    const grid = frame
      ? weekGrid(frame, frame.groups[0], format.zone)
      : [...Array(DAYS)].map(() => [...Array(HOURS)].map((): Cell => ({ value: undefined, n: 0, weeks: 0 })));
    const before = this.#gridBefore(format.zone);
    const values = grid.flat().flatMap(({ value }) => (value === undefined ? [] : [value]));
    const most = values.length > 0 ? Math.max(...values) : 1;
    // Counts start at zero; a share that never leaves 70 to 90 % would else be one flat colour.
    const least = values.length > 0 && frame && frame.unit !== 'COUNT' ? Math.min(...values) : 0;
    const share = (value: number): number => (most > least ? (value - least) / (most - least) : 1);
    return html`<table
        class="keys"
        tabindex="0"
        role="grid"
        aria-label="${this.#host.heading}. ${elementWords(format.messages).chartHelp}"
        aria-activedescendant=${this.#pointed ? 'pointed' : nothing}
        @keydown=${this.#onKey}
        @blur=${this.#onLeave}
      >
        <thead>
          <tr>
            <td></td>
            ${[...Array(HOURS).keys()].map((hour) =>
              hour % 3 === 0
                ? html`<th scope="col">${format.number(hour)}</th>`
                : html`<th scope="col"><span class="vh">${format.number(hour)}</span></th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${grid.map(
            (row, day) => html`<tr>
              <th scope="row">${weekday(format, day)}</th>
              ${row.map((cell, hour) => this.#cell(format, frame, cell, before?.[day]?.[hour], day, hour, share))}
            </tr>`,
          )}
        </tbody>
      </table>
      <div class="scale">
        ${
          values.length === 0 || !frame
            ? html`<span>${frame && whyEmpty(frame, format.messages)}</span>`
            : html`<span>${this.#value(format, frame, least)}</span><span class="ramp" aria-hidden="true"></span
                ><span>${this.#value(format, frame, most)}</span>`
        }
        <span class="point" aria-hidden="true">${this.#pointText(format, frame, grid, before)}</span>
      </div>`;
  }

  #cell(
    format: Formatter,
    frame: SeriesFrame | undefined,
    cell: Cell,
    before: Cell | undefined,
    day: number,
    hour: number,
    share: (value: number) => number,
  ): TemplateResult {
    const known = cell.value !== undefined;
    const pointed = this.#pointed?.[0] === day && this.#pointed[1] === hour;
    return html`<td
      id=${pointed ? 'pointed' : nothing}
      ?data-known=${known}
      ?data-pointed=${pointed}
      ${setStyle({ '--share': cell.value === undefined ? undefined : share(cell.value).toFixed(3) })}
      @pointerenter=${() => {
        this.#point([day, hour]);
      }}
      @pointerleave=${this.#onLeave}
      @click=${() => this.#choose([day, hour])}
    >
      <span class="vh">${frame && known ? this.#cellText(format, frame, cell, before) : format.messages.noData}</span>
    </td>`;
  }

  #pointText(format: Formatter, frame: SeriesFrame | undefined, grid: Grid, before: Grid | undefined): unknown {
    if (!this.#pointed || !frame) return nothing;
    const [day, hour] = this.#pointed;
    const span = `${weekday(format, day)} ${elementWords(format.messages).fromTo(`${hour}:00`, `${(hour + 1) % HOURS}:00`)}`;
    return `${span} · ${this.#cellText(format, frame, grid[day]![hour]!, before?.[day]?.[hour])}`;
  }

  #point(pointed: readonly [day: number, hour: number] | undefined): void {
    if (pointed) addEventListener('keydown', this.#onLeave, true);
    else removeEventListener('keydown', this.#onLeave, true);
    this.#pointed = pointed;
    this.#host.requestUpdate();
  }

  /** Any event but another key than Escape, which is heard wherever the focus is (WCAG 2.2, 1.4.13). */
  readonly #onLeave = ({ key = 'Escape' }: { readonly key?: string } = {}): void => {
    if (key !== 'Escape') return;
    this.#point(undefined);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && this.#pointed) this.#choose(this.#pointed);
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const [days, hours] = move;
    // The first step enters the grid at the edge it comes from.
    const [day, hour] = this.#pointed ?? [Math.min(0, -days), Math.min(0, -hours)];
    this.#point([(day + days + DAYS) % DAYS, (hour + hours + HOURS) % HOURS]);
  };

  #choose([day, hour]: readonly [day: number, hour: number]): void {
    const { data: frame, filterValues, format } = this.#host;
    if (!frame) return;
    this.#host.select({
      filter: groupFilter(filterValues, frame.groups[0]?.key ?? []),
      figure: frame.figure,
      time: undefined,
      window: frame.meta.window,
      weekday: day + 1,
      hour,
      timeZone: format?.zone,
    });
  }

  /** Its value and how it changed, where that can be said. */
  #cellText(format: Formatter, frame: SeriesFrame, cell: Cell, before: Cell | undefined): string {
    const { value } = cell;
    if (value === undefined) return '\u2014';
    const then = comparable(frame, cell, before);
    // Written with as many digits as the values in the grid.
    const figure = { ...lastPointFigure(frame), value, n: 0, lower: null, upper: null, target: null };
    const previous = { value: then ?? null, n: 0, state: 'VALUE', status: 'NONE' } as const;
    const change = then === undefined ? undefined : settings.here?.changeText(format, { ...figure, previous });
    return [this.#value(format, frame, value), change].filter(Boolean).join(' · ');
  }

  #value(format: Formatter, frame: SeriesFrame, value: number): string {
    return format.value(value, { unit: frame.unit, n: 0, status: 'NONE' });
  }
}

/** In UTC, where the Monday is one. */
const weekday = (format: Formatter, day: number): string =>
  new Intl.DateTimeFormat(format.tag, { weekday: 'short', timeZone: 'UTC' }).format(MONDAY_MS + day * DAY_MS);
