import { css } from 'lit';

export const trendStyles = css`
  :host {
    --_rows: 18;
  }
  .visual {
    position: relative;
  }
  .chart {
    position: relative;
    block-size: var(--andon-chart-height, 14em);
    /* Time runs from left to right in every script. */
    direction: ltr;
  }
  :host([fill]) .chart {
    position: absolute;
    inset: 0;
    block-size: auto;
  }
  :host([fill]) .visual {
    min-block-size: 3em;
  }
  .chart:focus-visible {
    outline-offset: 4px;
  }
  .chart.none {
    display: grid;
    place-items: center;
    color: var(--_quiet);
    background: linear-gradient(var(--_hairline), var(--_hairline)) 0 100% / 100% 1px no-repeat;
  }
`;
