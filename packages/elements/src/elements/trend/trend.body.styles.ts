import { css } from 'lit';

export const bodyStyles = css`
  .box {
    position: absolute;
    inset: 0;
  }
  .end,
  .cross,
  .spot,
  .tip {
    position: absolute;
    left: var(--x);
    pointer-events: none;
  }
  .end {
    top: var(--y);
    translate: 0 -50%;
    max-inline-size: calc(100% - var(--x));
    overflow: hidden;
    text-overflow: ellipsis;
    font-size: max(10px, 0.8125em);
    line-height: 1.3;
    white-space: nowrap;
    color: var(--_text);
  }
  .end.target,
  .end.before {
    color: var(--_quiet);
  }
  .end.chosen {
    font-weight: 600;
    color: var(--_accent);
  }
  .cross {
    inset-block: 0;
    inline-size: 1px;
    background: var(--_quiet);
  }
  .spot {
    top: var(--y);
    inline-size: 9px;
    block-size: 9px;
    margin: -4.5px;
    border: 2px solid var(--_accent);
    border-radius: 50%;
    background: var(--_tile);
  }
  .tip {
    z-index: 1;
    top: 0;
    translate: 12px 0;
    max-inline-size: 16em;
    padding: 0.5em 0.75em;
    font-size: 0.8125em;
    line-height: 1.45;
    color: var(--_text);
    background: var(--_tile);
    border: 1px solid var(--_hairline);
    border-radius: var(--_radius);
    box-shadow: 0 2px 12px rgb(0 0 0 / 0.12);
    white-space: nowrap;
  }
  .tip.before {
    translate: calc(-100% - 12px) 0;
  }
  .tip time {
    display: block;
    color: var(--_quiet);
  }
  .tip .line-row {
    display: flex;
    justify-content: space-between;
    gap: 1em;
  }
  .tip b {
    font-weight: 600;
    color: var(--_ink);
  }
  .switch {
    font-size: 0.8125em;
    color: var(--_quiet);
    text-decoration: underline;
    text-underline-offset: 0.2em;
    text-decoration-color: var(--_hairline);
    white-space: nowrap;
    min-block-size: 24px;
  }
  .switch:hover {
    color: var(--_ink);
  }
  /* Nobody points at a wall: the switch is there for a keyboard only. */
  :host([fill]) .switch:not(:focus-visible) {
    position: absolute;
    inline-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .scroll {
    block-size: var(--andon-chart-height, 14em);
    overflow: auto;
  }
  :host([fill]) .scroll {
    block-size: auto;
    max-block-size: 100%;
  }
  .scroll thead th {
    position: sticky;
    inset-block-start: 0;
    background: var(--_tile);
  }
  .probe {
    position: absolute;
    visibility: hidden;
    /* Every colour of a drawing, where one look finds them all. */
    color: var(--_ink);
    background: var(--_tile);
    border: 0 solid;
    border-color: var(--_text) var(--_quiet) var(--_hairline) var(--_band);
    outline-color: var(--_accent);
    /* A change of theme shows as a transition, whoever caused it. */
    transition: text-decoration-color 1ms;
    text-decoration-color: var(--_ink);
  }
  /* Its letters are drawn on it: they keep their strength. */
  [data-stale] .box {
    filter: grayscale(1);
  }
  @media print {
    /* A page is laid out anew for printing, and a canvas has no time to draw itself again. */
    .box > div,
    .box canvas {
      inline-size: 100% !important;
      block-size: 100% !important;
    }
    .switch {
      display: none;
    }
  }
`;
