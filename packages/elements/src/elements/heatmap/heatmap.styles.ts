import { css } from 'lit';

export const heatmapStyles = css`
  :host {
    --_rows: 17;
    --_cqi: 3;
  }
  /* The grid's own height, before it is here. */
  .room {
    min-block-size: calc(14.425em + 18px);
  }
`;
