import { css } from 'lit';

export const distributionStyles = css`
  :host {
    --_rows: 15;
  }
  .columns {
    block-size: 9em;
  }
  :host([fill]) .visual.grow .columns {
    block-size: 100%;
  }
`;
