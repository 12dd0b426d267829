import { css, html, type TemplateResult } from 'lit';
import type { Formatter } from '../format/formatter.ts';
import { targetText } from '../format/target-text.ts';
import type { Figure } from '../frames.ts';
import { elementWords } from '../locale/element-words.ts';
import { bullet } from './bullet.ts';
import { figureText } from './figure-text.ts';
import { quietSign } from './mark.ts';
import { figureName } from './names.ts';

/**
 * A share with its name, number, target and bullet bar in one line.
 *
 * @param named - Makes of the name what may be chosen.
 */
export function gaugeRow(
  format: Formatter,
  figure: Figure | undefined,
  key: string,
  nowMs: () => number,
  named: (name: string, key: string) => unknown = (name) => name,
): TemplateResult {
  const { messages } = format;
  return html`<div class="gauge">
    <span class="gauge-name"
      >${figure ? quietSign(figure.status, messages) : ''}${named(figureName(key, messages), key)}</span
    >
    <span class="gauge-value"
      >${
        figure
          ? figureText(format, figure, { size: 'inline', nowMs, coloured: true })
          : html`<span class="skeleton">${'\u2003'.repeat(2)}</span>`
      }${figure?.target == null ? '' : html` <span class="note">${elementWords(messages).target(targetText(format, figure.target, figure.unit))}</span>`}</span
    >
    ${bullet(figure)}
  </div>`;
}

export const gaugeRowStyles = css`
  .gauge {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: baseline;
    align-content: start;
    gap: 0.25em 1em;
  }
  .gauge-name .mark {
    margin-inline-end: 0.4em;
  }
  .gauge-value .figure {
    font-weight: 600;
  }
  .gauge-value .note {
    font-size: 0.8125em;
    margin-inline-start: 0.35em;
  }
  .gauge .bullet {
    flex: none;
    inline-size: 100%;
    block-size: 0.625em;
  }
`;
