import { css } from 'lit';

export const responseTimeStyles = css`
  :host {
    --_rows: 25;
  }
  .visual {
    display: grid;
    gap: 1.125em;
    align-content: space-between;
  }
  .ages {
    display: grid;
    gap: 0.25em;
  }
  .ages .caption b {
    font-weight: 600;
    color: var(--_text);
  }
  .ages .columns {
    block-size: 5.5em;
  }
  @container andon (inline-size > 44em) {
    .visual {
      grid-template-columns: 1fr 1fr;
      gap: 1.25em 2.5em;
      align-content: start;
    }
    .ages {
      grid-column: 2;
      grid-row: 1 / span 2;
    }
  }
`;
