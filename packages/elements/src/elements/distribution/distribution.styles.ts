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
    text-align: inherit;
  }
  .column .select::after {
    content: '';
    position: absolute;
    inset: 0;
  }
  :host([fill]) .visual.grow .columns {
    block-size: 100%;
  }
`;
