import { css, html, nothing, type TemplateResult } from 'lit';
import type { Formatter } from '../format/formatter.ts';
import type { Figure } from '../frames.ts';
import { figureText } from './figure-text.ts';
import { alarmSign } from './mark.ts';
import { figureName } from './names.ts';

export interface StatOptions {
  readonly size?: 'large' | 'middle';
  readonly nowMs: () => number;
  /** In place of the figure's own name. */
  readonly label?: string;
  /** Makes of the name what may be chosen. */
  readonly named?: (name: string, key: string) => unknown;
  /** After the number, for example a share. */
  readonly note?: unknown;
}

/** A figure under its name: the small numbers beside a large one. Without a figure, an empty box of the same size. */
export function stat(format: Formatter, figure: Figure | undefined, key: string, options: StatOptions): TemplateResult {
  const { messages } = format;
  const { size = 'middle', nowMs, label = figureName(key, messages), note = nothing, named } = options;
  return html`<div class="stat">
    <span class="stat-name"
      >${alarmSign(figure?.status, messages)}${named?.(label, key) ?? label}</span
    >
    ${
      figure
        ? html`<span class="stat-line"
            >${figureText(format, figure, { size, nowMs, coloured: true })}${absence(format, figure)}${note}</span
          >`
        : html`<span class="figure ${size}"><span class="skeleton"></span></span>`
    }
  </div>`;
}

/** Why there is a dash. */
function absence({ messages }: Formatter, figure: Figure): unknown {
  switch (figure.state) {
    case 'TOO_FEW':
      return html`<span class="vh">${messages.tooFew(String(figure.n))}</span>`;
    case 'SUPPRESSED':
      return html`<span class="vh">${messages.suppressed}</span>`;
    default:
      return nothing;
  }
}

export const statStyles = css`
  .stats {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(5.25em, 1fr));
    gap: 0.75em 1em;
  }
  .stats.two {
    grid-template-columns: repeat(auto-fit, minmax(min(9em, 100%), 1fr));
  }
  .stat {
    min-inline-size: 0;
    display: flex;
    flex-direction: column;
    gap: 0.0625em;
  }
  .stat-name {
    font-size: 0.8125em;
    color: var(--_quiet);
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .stat-name .mark {
    margin-inline-end: 0.35em;
  }
  .stat-line {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.5em;
  }
  .stat .figure.middle {
    font-weight: 500;
  }
  .stat-line .note {
    font-size: 0.875em;
  }
  @media (forced-colors: active) {
    /* Over the plate that the browser puts behind the large number. */
    .stat-name {
      position: relative;
    }
  }
`;
