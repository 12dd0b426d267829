import { css, html, nothing, type TemplateResult } from 'lit';
import { setStyle } from '../base/set-style.ts';
import type { Figure } from '../frames.ts';

/** Lower and upper end of the bar's scale. Bars start at zero, scores at the bottom of their scale. */
function scaleOf(figure: Figure): readonly [number, number] {
  if (figure.unit === 'SHARE') return [0, 1];
  if (figure.key === 'survey.nps') return [-100, 100];
  if (figure.unit === 'POINTS') return [Math.min(0, figure.value ?? 0), 100];
  const most = Math.max(figure.value ?? 0, (figure.target ?? 0) + (figure.tolerance ?? 0), figure.upper ?? 0);
  return [0, most > 0 ? most * 1.15 : 1];
}

/**
 * Value against target: the bar is the value, the tick the target, the pale part what the tolerance still allows, the thin line the
 * 95 % interval. The numbers beside it say the same in words.
 */
export function bullet(figure: Figure | undefined): TemplateResult {
  if (figure?.value == null) return html`<div class="bullet" aria-hidden="true"></div>`;
  const [low, high] = scaleOf(figure);
  const at = (value: number): string => `${(Math.min(1, Math.max(0, (value - low) / (high - low))) * 100).toFixed(2)}%`;
  const { value, target, tolerance, lower, upper, direction } = figure;
  const allowed =
    target == null
      ? undefined
      : direction === 'LOWER_IS_BETTER'
        ? target + (tolerance ?? 0)
        : target - (tolerance ?? 0);
  const origin = Math.max(low, Math.min(0, high));
  return html`<div class="bullet" aria-hidden="true" data-status=${figure.status}>
    ${
      target != null && allowed !== undefined && allowed !== target
        ? html`<i class="allowed" ${setStyle({ '--from': at(Math.min(target, allowed)), '--to': at(Math.max(target, allowed)) })}></i>`
        : nothing
    }
    <i class="bar" ${setStyle({ '--from': at(Math.min(origin, value)), '--to': at(Math.max(origin, value)) })}></i>
    ${lower != null && upper != null ? html`<i class="interval" ${setStyle({ '--from': at(lower), '--to': at(upper) })}></i>` : nothing}
    ${target != null ? html`<i class="tick" ${setStyle({ '--from': at(target) })}></i>` : nothing}
  </div>`;
}

export const bulletStyles = css`
  .bullet {
    position: relative;
    block-size: 0.75em;
    background: var(--_band);
    border-radius: 1px;
  }
  .bullet i {
    position: absolute;
    inset-inline-start: var(--from);
    inline-size: calc(var(--to) - var(--from));
  }
  .bullet .allowed {
    inset-block: 0;
    background: color-mix(in srgb, var(--_quiet) 22%, transparent);
  }
  .bullet .bar {
    inset-block: 0.1875em;
    background: var(--_quiet);
    border-radius: 1px;
  }
  .bullet[data-status='ATTENTION'] .bar {
    background: var(--_attention);
  }
  .bullet[data-status='CRITICAL'] .bar {
    background: var(--_critical);
  }
  .bullet .interval {
    inset-block: calc(50% - 0.5px) auto;
    block-size: 1px;
    background: var(--_ink);
  }
  .bullet .tick {
    inset-block: -0.1875em;
    inline-size: 2px;
    margin-inline-start: -1px;
    background: var(--_ink);
  }
  @media (forced-colors: active) {
    .bullet {
      border: 1px solid CanvasText;
    }
    .bullet .bar,
    .bullet .tick,
    .bullet .interval {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
`;
