import { css, html, type TemplateResult } from 'lit';
import { setStyle } from '../base/set-style.ts';

export interface Part {
  readonly name: TemplateResult | string;
  readonly count: number;
  /** As written: a share. */
  readonly text: TemplateResult | string;
  readonly tone: 'good' | 'neutral' | 'bad' | 'strong' | 'middle';
}

/** Parts of a whole as one bar of full width, each named directly above or below its own stretch. */
export function stacked(caption: string, parts: readonly Part[]): TemplateResult {
  const total = parts.reduce((sum, part) => sum + part.count, 0);
  return html`<div class="stacked" role="list" aria-label=${caption} ?data-blank=${total === 0}>
    ${parts.map(
      ({ name, count, text, tone }) => html`<div
        class="stretch"
        role="listitem"
        data-tone=${tone}
        ${setStyle({ '--share': total > 0 ? count / total : 1 / parts.length })}
      >
        <i aria-hidden="true"></i>
        <span class="stretch-text"><b>${text}</b> <span>${name}</span></span>
      </div>`,
    )}
  </div>`;
}

export const stackedStyles = css`
  .stacked {
    display: flex;
    gap: 2px;
    min-block-size: 3.5em;
  }
  .stretch {
    flex: var(--share) 1 0;
    /* A small part still has room for its name. */
    min-inline-size: min-content;
  }
  .stretch i {
    display: block;
    block-size: 0.75em;
    margin-block-end: 0.3125em;
    background: var(--_nodata);
  }
  .stretch[data-tone='good'] i {
    background: var(--_accent);
  }
  .stretch[data-tone='neutral'] i {
    background: color-mix(in srgb, var(--_nodata) 40%, var(--_tile));
  }
  .stretch[data-tone='bad'] i {
    background: var(--_text);
  }
  .stretch-text {
    display: block;
    padding-inline-end: 0.4em;
    font-size: 0.8125em;
    line-height: 1.3;
    white-space: nowrap;
    color: var(--_quiet);
  }
  .stretch:last-child .stretch-text {
    padding: 0;
  }
  .stretch-text b {
    display: block;
    font-weight: 600;
    color: var(--_text);
  }
  .stacked[data-blank] .stretch[data-tone] i {
    background: var(--_band);
  }
  /* Where each stretch will begin is not known yet, and none is to move. */
  [aria-busy='true'] .stacked {
    background: linear-gradient(var(--_band) 0 0) 0 0 / 100% 0.75em no-repeat;
  }
  [aria-busy='true'] .stretch {
    visibility: hidden;
  }
  @media (forced-colors: active) {
    .stretch i {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
`;
