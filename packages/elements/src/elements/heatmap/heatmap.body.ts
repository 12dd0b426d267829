// Fetched where a heatmap is on the page.
import { html, nothing, type TemplateResult } from 'lit';
import { addStyles } from '../../base/add-styles.ts';
import type { BodyHost } from '../../base/body-host.ts';
import type { CsvTable } from '../../base/csv.ts';
import { setStyle } from '../../base/set-style.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { FilterValues } from '../../format/parse.ts';
import type { SeriesFrame } from '../../frames.ts';
import { elementWords } from '../../locale/element-words.ts';
import { groupFilter } from '../../parts/groups.ts';
import { whyEmpty } from '../../parts/why-empty.ts';
import { bodyStyles } from './heatmap.body.styles.ts';
import { type Cell, DAYS, HOURS, weekGrid } from './heatmap.grid.ts';

/** A Monday, to name weekdays by. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** What the body uses of its element. */
interface HeatmapHost extends BodyHost {
  readonly data: SeriesFrame | undefined;
  readonly filterValues: FilterValues;
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

  constructor(host: HeatmapHost) {
    this.#host = host;
    addStyles(host.renderRoot, bodyStyles);
  }

  table(frame: SeriesFrame): CsvTable {
    const zone = this.#host.format?.zone;
    const of = [frame.figure, frame.unit, zone];
    return {
      header: ['weekday', 'hour', 'value', 'n', 'weeks', 'figure', 'unit', 'timeZone'],
      rows: weekGrid(frame, frame.groups[0], zone).flatMap((row, day) =>
        row.map(({ value, n, weeks }, hour) => [day + 1, hour, value, n, weeks, ...of]),
      ),
    };
  }

  content(format: Formatter, frame: SeriesFrame | undefined): TemplateResult {
    const grid = frame
      ? weekGrid(frame, frame.groups[0], format.zone)
      : [...Array(DAYS)].map(() => [...Array(HOURS)].map((): Cell => ({ value: undefined, n: 0, weeks: 0 })));
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
              ${row.map((cell, hour) => this.#cell(format, frame, cell, day, hour, share))}
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
        <span class="point" aria-hidden="true">${this.#pointText(format, frame, grid)}</span>
      </div>`;
  }

  #cell(
    format: Formatter,
    frame: SeriesFrame | undefined,
    cell: Cell,
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
      <span class="vh">${cell.value === undefined || !frame ? format.messages.noData : this.#value(format, frame, cell.value)}</span>
    </td>`;
  }

  #pointText(format: Formatter, frame: SeriesFrame | undefined, grid: readonly (readonly Cell[])[]): unknown {
    if (!this.#pointed || !frame) return nothing;
    const [day, hour] = this.#pointed;
    const value = grid[day]?.[hour]?.value;
    const span = `${weekday(format, day)} ${elementWords(format.messages).fromTo(`${hour}:00`, `${(hour + 1) % HOURS}:00`)}`;
    return `${span} · ${value === undefined ? '\u2014' : this.#value(format, frame, value)}`;
  }

  #point(pointed: readonly [day: number, hour: number] | undefined): void {
    this.#pointed = pointed;
    this.#host.requestUpdate();
  }

  readonly #onLeave = (): void => {
    this.#point(undefined);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && this.#pointed) this.#choose(this.#pointed);
    else if (event.key === 'Escape') this.#onLeave();
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

  #value(format: Formatter, frame: SeriesFrame, value: number): string {
    return format.value(value, { unit: frame.unit, n: 0, status: 'NONE' });
  }
}

/** In UTC, where the Monday is one. */
const weekday = (format: Formatter, day: number): string =>
  new Intl.DateTimeFormat(format.tag, { weekday: 'short', timeZone: 'UTC' }).format(MONDAY_MS + day * DAY_MS);
