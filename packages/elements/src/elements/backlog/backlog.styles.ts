import { css } from 'lit';

export const backlogStyles = css`
  :host {
    --_rows: 21;
  }
  .visual {
    display: grid;
    gap: 1em;
  }
  .columns {
    block-size: 6em;
  }
`;
