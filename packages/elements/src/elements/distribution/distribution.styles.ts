import { css } from 'lit';

export const distributionStyles = css`
  :host {
    --_rows: 15;
  }
  .columns {
    block-size: 9em;
  }
  /* The whole column is the target. */
  .column {
    position: relative;
  }
  .column .select {
    position: static;
    text-align: inherit;
  }
  .column .select::after {
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    translate: none;
  }
  :host([fill]) .visual.grow .columns {
    block-size: 100%;
  }
`;
