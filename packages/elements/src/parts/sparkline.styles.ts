import { css } from 'lit';

export const sparklineStyles = css`
  .spark {
    display: block;
    inline-size: 100%;
    block-size: 2.5em;
    overflow: visible;
  }
  :host([fill]) .visual.grow .spark {
    block-size: 100%;
    min-block-size: 2em;
  }
  /* Time runs from left to right in every script. */
  .spark path {
    fill: none;
    vector-effect: non-scaling-stroke;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .spark .line {
    stroke: var(--_accent);
    stroke-width: 1.5px;
  }
  .spark .filling {
    stroke-dasharray: 2 3;
  }
  .spark .target {
    stroke: var(--_quiet);
    stroke-width: 1px;
    stroke-linecap: butt;
    opacity: 0.7;
  }
  .spark .end {
    stroke: var(--_accent);
    stroke-width: 5px;
  }
  :host([fill]) .spark .line {
    stroke-width: max(1.5px, 0.12em);
  }
  :host([fill]) .spark .end {
    stroke-width: max(5px, 0.4em);
  }
  /* Of a number alone, which has no other. */
  .caption {
    min-block-size: 1.4em;
    font-size: 0.8125em;
    color: var(--_quiet);
  }
`;
