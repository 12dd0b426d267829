import { css } from 'lit';

/**
 * The tile and what stands in it. Sizes are in `em` of the tile's own type size, which follows the container: one number moves
 * everything. `--_rows` is the height of an element's full tile in those units, so that a tile that must fill a box always fits.
 */
export const baseStyles = css`
  :host {
    display: grid;
    /* In a grid the tile's height is a share of its row; in a block, a page without doctype makes it the window's. */
    grid: minmax(0, 1fr) / minmax(0, 1fr);
    align-items: start;
    container: andon / inline-size;
    box-sizing: border-box;
    min-inline-size: 0;
    /* Where the page makes room for what is in it (a dialog, a cell of a table, a float), for without it there would be none. */
    contain-intrinsic-size: 16em;
    --_rows: 12;
    --_cqi: 4.4;
    --_large: clamp(2.5em, 1.875em + 4.5cqi, 3.75em);
    --_radius: var(--andon-radius, 4px);
  }
  /* Inside, where a rule of the page for every element ('* { line-height: 3 }') does not reach; what is rarely set comes with the late styles. */
  :host > * {
    font-family: var(--andon-font, inherit);
    font-weight: 400;
    font-variant: tabular-nums lining-nums;
    letter-spacing: normal;
    text-align: start;
    text-transform: none;
    white-space: normal;
    line-height: 1.4;
    color: var(--_text);
  }
  :host([hidden]) {
    display: none;
  }
  /* The room of words that are on their way: nothing below moves when they come. */
  :host([data-wordless]) :not(.tile) {
    visibility: hidden;
  }
  :host([fill]) {
    block-size: 100%;
    container-type: size;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  p {
    margin: 0;
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    cursor: pointer;
  }

  /* ---- the tile ---- */
  .tile {
    position: relative;
    display: flex;
    flex-direction: column;
    gap: 0.5em;
    block-size: 100%;
    min-inline-size: 0;
    padding: var(--andon-tile-padding, 1.125em 1.25em 0.75em);
    font-size: clamp(0.875em, 0.78em + 0.5cqi, 1em);
    background: var(--andon-tile-background, var(--_tile));
    border: var(--andon-tile-border, 1px solid var(--_hairline));
    border-radius: var(--_radius);
  }
  :host([density='compact']) .tile {
    gap: 0.25em;
    padding: var(--andon-tile-padding, 0.75em 0.875em 0.5em);
    --_filled: 2.6em;
  }
  :host([fill]) .tile {
    /* The smaller of what the width and the height allow; never below what the page says must be readable from afar. */
    font-size: max(var(--andon-label-size, 0px), min(var(--_cqi) * 1cqi, 100cqb / var(--_rows)));
    --_large: var(--_filled, 3.5em);
    overflow: clip;
  }
  /* The one thing that is wrong is impossible to miss. */
  .tile::before {
    content: '';
    position: absolute;
    inset-block: -1px;
    inset-inline-start: -1px;
    inline-size: 0.3em;
    border-start-start-radius: var(--_radius);
    border-end-start-radius: var(--_radius);
    background: transparent;
  }
  .tile[data-status='ATTENTION']::before {
    background: var(--_attention);
    inline-size: 0.2em;
  }
  .tile[data-status='CRITICAL']::before {
    background: var(--_critical);
  }

  /* Only the course gives way; what does not fit must be seen not to, and leaves. */
  .head,
  .figure-line,
  .meaning,
  .foot {
    flex: none;
  }
  .head {
    display: flex;
    align-items: baseline;
    gap: 0.5em;
    min-block-size: 1.4em;
  }
  .label {
    flex: 1;
    min-inline-size: 0;
    font-weight: 600;
    color: var(--_text);
    overflow-wrap: break-word;
  }
  :host([fill]) .label {
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .place {
    font-weight: 400;
    color: var(--_quiet);
  }

  /* ---- figures ---- */
  .figure-line {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25em 1em;
  }
  .figure {
    display: inline-block;
    /* Arial and its kin draw 11 narrower than 10, tabular or not. */
    font-kerning: none;
    color: var(--_ink);
    font-weight: 600;
    letter-spacing: -0.02em;
    line-height: 1.15;
    white-space: nowrap;
  }
  /* The languages that ship run from left to right, also in a page that does not: the page decides on sides, not on the order of words. */
  .figure,
  .note,
  .facts > span {
    direction: ltr;
    unicode-bidi: isolate;
  }
  :host(:dir(rtl)) .meaning {
    unicode-bidi: plaintext;
    text-align: right;
  }
  .figure.large {
    font-size: max(var(--andon-figure-size, 0px), var(--_large));
  }
  .unit {
    margin-inline-start: 0.06em;
  }
  .unit,
  .sign {
    font-size: 0.52em;
    font-weight: 400;
    letter-spacing: 0;
    color: var(--_quiet);
  }
  .figure.inline {
    font-size: inherit;
    letter-spacing: 0;
    line-height: inherit;
  }
  .inline :is(.unit, .sign) {
    margin: 0;
    font-size: 1em;
    color: inherit;
  }
  [data-status='CRITICAL'] > .figure-line .figure.large,
  .figure[data-status='CRITICAL'] {
    color: var(--_critical);
  }
  .figure.none {
    font-weight: 400;
    color: var(--_quiet);
  }
  .figure.words {
    font-size: 1.375em;
    font-weight: 400;
    letter-spacing: 0;
    color: var(--_quiet);
    white-space: normal;
  }
  /* The height of the figure that words stand in for. */
  .figure-line {
    min-block-size: calc(max(var(--andon-figure-size, 0px), var(--_large)) * 1.15);
  }
  .figure-line:has(> .words) {
    align-items: center;
  }
  .note {
    color: var(--_quiet);
  }

  .meaning {
    min-block-size: 1.4em;
    color: var(--_text);
    text-wrap: pretty;
  }
  /* Words run from left to right, on such pages too. */
  .meaning .mark {
    margin: 0 0.4em 0 0;
  }
  .meaning .mark.fine {
    margin-right: 0.15em;
  }
  .status-word {
    font-weight: 600;
  }
  .status-word.attention {
    color: var(--_attention-text);
  }
  .status-word.critical {
    color: var(--_critical);
  }

  /* ---- marks: a shape, a word, a colour ---- */
  .mark {
    display: inline-block;
    inline-size: 0.8em;
    block-size: 0.8em;
    vertical-align: -0.05em;
    fill: none;
    stroke: var(--_quiet);
    stroke-width: 2;
    flex: none;
    overflow: visible;
  }
  .mark.fine {
    stroke: var(--_fine);
  }
  .mark.attention {
    stroke: var(--_attention);
    fill: var(--_attention);
  }
  .mark.critical {
    stroke: var(--_critical);
    fill: var(--_critical);
  }
  .mark.nodata {
    stroke: var(--_nodata);
    stroke-dasharray: 2.6 2.6;
  }
  .mark.paused {
    stroke: var(--_nodata);
    fill: var(--_nodata);
  }

  /* ---- small drawings ---- */
  .visual {
    min-block-size: 0;
    /* Where it is a grid: no wider than the tile, however long a word in it is. */
    grid-template-columns: minmax(0, 1fr);
  }
  :host([fill]) .visual.grow {
    flex: 1;
  }
  .tile[data-blocked] .visual {
    visibility: hidden;
  }

  /* ---- foot ---- */
  .foot {
    display: flex;
    align-items: center;
    gap: 0 0.75em;
    min-block-size: 1.75em;
    margin-block-start: auto;
    font-size: 0.8125em;
    color: var(--_quiet);
  }
  .foot .facts {
    flex: 1;
    min-inline-size: 0;
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.9em;
  }
  .foot .facts > span {
    white-space: nowrap;
  }
  .info {
    position: relative;
    inline-size: 1.375em;
    block-size: 1.375em;
    flex: none;
    border: 1px solid var(--_hairline);
    border-radius: 50%;
    font-size: 0.9375em;
    font-weight: 600;
    line-height: 1;
    color: var(--_quiet);
  }

  /* ---- waiting for the first frame: the same boxes, empty ---- */
  .skeleton {
    display: inline-block;
    background: var(--_hairline);
    border-radius: 3px;
    opacity: 0.6;
    color: transparent;
    user-select: none;
  }
  .figure .skeleton {
    inline-size: var(--andon-waiting-size, 2.2em);
    block-size: 0.72em;
    vertical-align: -0.02em;
  }
  .meaning .skeleton,
  .foot .skeleton {
    block-size: 0.75em;
    inline-size: min(14em, 70%);
    vertical-align: middle;
  }
  .foot .skeleton {
    inline-size: 9em;
  }

  @media (prefers-reduced-motion: no-preference) {
    .skeleton {
      animation: andon-breathe 2s ease-in-out infinite;
    }
  }
  @keyframes andon-breathe {
    50% {
      opacity: 0.3;
    }
  }

  /* What changes in it moves nothing else. */
  .vh {
    position: absolute;
    contain: strict;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
