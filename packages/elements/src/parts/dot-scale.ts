import { css, html, nothing, type TemplateResult } from 'lit';
import { setStyle } from '../base/set-style.ts';
import type { Figure } from '../frames.ts';

export interface DotScaleOptions {
  readonly low: number;
  readonly high: number;
  readonly lowText: string;
  readonly highText: string;
  /** A line to compare with, named on it. */
  readonly line?: { readonly value: number; readonly text: string } | undefined;
}

/** A score as a dot with its interval on its whole scale. */
export function dotScale(
  figure: Figure | undefined,
  { low, high, lowText, highText, line }: DotScaleOptions,
): TemplateResult {
  const at = (value: number): string => `${(Math.min(1, Math.max(0, (value - low) / (high - low))) * 100).toFixed(2)}%`;
  const { value, lower, upper } = figure ?? {};
  return html`<div class="scale" aria-hidden="true">
    <div class="axis">
      ${low < 0 && high > 0 ? html`<i class="zero" ${setStyle({ '--from': at(0) })}></i>` : nothing}
      ${
        lower != null && upper != null
          ? html`<i class="interval" ${setStyle({ '--from': at(lower), '--to': at(upper) })}></i>`
          : nothing
      }
      ${line ? html`<i class="line" ${setStyle({ '--from': at(line.value) })}></i>` : nothing}
      ${value == null ? nothing : html`<i class="dot" ${setStyle({ '--from': at(value) })}></i>`}
    </div>
    <div class="ends">
      <span>${lowText}</span>
      ${
        line
          ? html`<span class="line-name ${line.value > (low + high) / 2 ? 'before' : ''}" ${setStyle({ '--from': at(line.value) })}
              >${line.text}</span
            >`
          : nothing
      }
      <span>${highText}</span>
    </div>
  </div>`;
}

export const dotScaleStyles = css`
  .scale {
    /* The dot at either end stays inside. */
    padding-inline: 0.375em;
  }
  .axis {
    position: relative;
    block-size: 1em;
  }
  .axis::before {
    content: '';
    position: absolute;
    inset: calc(50% - 0.5px) 0 auto;
    block-size: 1px;
    background: var(--_hairline);
  }
  .axis i {
    position: absolute;
    inset-inline-start: var(--from);
  }
  .axis .zero {
    inset-block: 25%;
    inline-size: 1px;
    background: var(--_quiet);
  }
  .axis .interval {
    inset-block: 25%;
    inline-size: calc(var(--to) - var(--from));
    background: color-mix(in srgb, var(--_accent) 28%, transparent);
    border-radius: 1px;
  }
  .axis .line {
    inset-block: -0.125em;
    inline-size: 2px;
    margin-inline-start: -1px;
    background: var(--_ink);
  }
  .axis .dot {
    inset-block-start: calc(50% - 0.3125em);
    inline-size: 0.625em;
    block-size: 0.625em;
    margin-inline-start: -0.3125em;
    border-radius: 50%;
    background: var(--_accent);
  }
  .ends {
    position: relative;
    display: flex;
    justify-content: space-between;
    margin-inline: -0.375em;
    font-size: 0.75em;
    line-height: 1.5;
    color: var(--_quiet);
  }
  .ends span {
    unicode-bidi: plaintext;
  }
  .line-name {
    position: absolute;
    inset-inline-start: var(--from);
    padding-inline: 0.25em;
    color: var(--_text);
    white-space: nowrap;
    background: var(--andon-tile-background, var(--_tile));
  }
  .line-name.before {
    inset-inline: auto calc(100% - var(--from));
  }
  @media (forced-colors: active) {
    .axis i {
      forced-color-adjust: none;
      background: CanvasText;
    }
    .axis .interval {
      opacity: 0.4;
    }
  }
`;
