import { html, type TemplateResult } from 'lit';
import { addStyles } from '../../base/add-styles.ts';
import { heightInRows, setStyle } from '../../base/set-style.ts';
import { type ElementState, isWaiting } from '../../base/state.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { Figure, QueueFrame, QueueGroup } from '../../frames.ts';
import { elementWords } from '../../locale/element-words.ts';
import type { OfOneGroup } from '../../parts/choice.ts';
import { groupFilter, groupName } from '../../parts/groups.ts';
import { alarmSign } from '../../parts/mark.ts';
import { figureName } from '../../parts/names.ts';
import { selectName } from '../../parts/select.ts';
import { tableStyles } from '../../parts/table.styles.ts';
import { groupsStyles } from './agents.groups.styles.ts';
import { AGENT_STATES } from './agents.states.ts';

interface Host extends OfOneGroup {
  readonly groups: readonly string[];
  readonly state: ElementState;
  figureText(format: Formatter, figure: Figure, coloured: boolean): TemplateResult;
  stateWords(format: Formatter, state: ElementState, figure: Figure | undefined): string | undefined;
}

/** Boxes of a table that waits for its first frame. */
const SKELETON_ROWS = 4;

/** A row for each group: its agents by state as a bar, of a length with the others', and as numbers; how busy they were. */
export function content(host: Host, format: Formatter, frame: QueueFrame | undefined): TileContent {
  addStyles(host.renderRoot, tableStyles);
  addStyles(host.renderRoot, groupsStyles);
  const { messages } = format;
  const { dimensions, agentStates } = elementWords(messages);
  const groups = frame?.groups.filter((group) => headcount(group) !== undefined);
  const rows = groups ?? Array.from({ length: isWaiting(host.state) ? SKELETON_ROWS : 0 }, () => undefined);
  const most = Math.max(1, ...(groups ?? []).map((group) => headcount(group) ?? 0));
  const heads = host.groups.map((dimension) => dimensions[dimension] ?? dimension).join(' · ');
  return {
    momentary: true,
    grow: true,
    rows: heightInRows(7.3 + 3.1 * rows.length),
    ...(groups?.length === 0 && { meaning: messages.empty }),
    visual: html`<table class="table" aria-labelledby="label">
      <thead>
        <tr>
          <th scope="col"><span class="vh">${heads}</span></th>
          ${AGENT_STATES.map(
            ([name, tone]) =>
              html`<th scope="col"><i class="swatch" data-tone=${tone} aria-hidden="true"></i>${agentStates[name]}</th>`,
          )}
          <th scope="col" class="c-occupancy">
            ${figureName('queue.occupancy', messages)}<span class="span">${frame && messages.windows[frame.meta.window]}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((group) => row(host, format, group, most))}
      </tbody>
    </table>`,
  };
}

function row(host: Host, format: Formatter, group: QueueGroup | undefined, most: number): TemplateResult {
  const { messages } = format;
  return html`<tr>
    <th scope="row">
      ${
        group
          ? selectName(host, groupName(group.key, messages), {
              filter: () => groupFilter(host.filterValues, group.key),
              figure: 'queue.agentsAvailable',
            })
          : html`<span class="skeleton">${'\u2003'.repeat(5)}</span>`
      }
      <span class="crew" aria-hidden="true"
        >${AGENT_STATES.map(([name, tone]) => html`<i data-tone=${tone} ${setStyle({ '--share': (group?.[name]?.value ?? 0) / most })}></i>`)}</span
      >
    </th>
    ${AGENT_STATES.map(([name]) => html`<td>${cell(host, format, group?.[name])}</td>`)}
    <td class="c-occupancy">${cell(host, format, group?.occupancy)}</td>
  </tr>`;
}

function cell(host: Host, format: Formatter, figure: Figure | undefined): TemplateResult {
  if (!figure) return html`<span class="skeleton">${'\u2003'.repeat(2)}</span>`;
  const why = figure.value == null && html`<span class="vh">${host.stateWords(format, host.state, figure)}</span>`;
  return html`${alarmSign(figure.status, format.messages)}${host.figureText(format, figure, true)}${why || ''}`;
}

/** Undefined for a group that has contacts and no agents of its own. */
function headcount(group: QueueGroup): number | undefined {
  const counts = AGENT_STATES.flatMap(([name]) => group[name] ?? []);
  return counts.length === 0 ? undefined : counts.reduce((sum, { value }) => sum + (value ?? 0), 0);
}
