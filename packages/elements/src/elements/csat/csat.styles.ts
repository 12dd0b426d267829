import { css } from 'lit';

export const csatStyles = css`
  :host {
    --_rows: 27;
  }
  .visual {
    display: grid;
    gap: 1.125em;
    align-content: space-between;
  }
  .scores {
    display: grid;
    gap: 0.25em;
  }
  .scores .columns {
    block-size: 6em;
  }
`;
