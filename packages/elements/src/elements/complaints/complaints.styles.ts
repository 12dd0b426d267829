import { css } from 'lit';

export const complaintsStyles = css`
  :host {
    --_rows: 24;
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
  .ages .columns {
    block-size: 4.5em;
  }
  .late {
    display: grid;
    gap: 0.375em;
  }
  .late .caption {
    display: flex;
    gap: 0.5em;
    align-items: baseline;
  }
  .late .none {
    min-block-size: 1.9em;
  }
  .late .table tbody th.reference {
    white-space: nowrap;
  }
  .late .reference {
    color: var(--_ink);
    font-weight: 500;
  }
  .late td:last-child {
    color: var(--_ink);
    font-weight: 500;
  }
  [data-stale] .late :is(.reference, td) {
    color: var(--_quiet);
  }
  .late td:nth-child(2) {
    inline-size: 100%;
    text-align: start;
    white-space: normal;
  }
  .late td:nth-child(2) span {
    white-space: nowrap;
  }
  :host(:dir(rtl)) .late td:last-child {
    unicode-bidi: plaintext;
    text-align: left;
  }
  @container andon (inline-size < 16em) {
    .late td:nth-child(2) {
      display: none;
    }
    .late td:last-child {
      padding-inline-start: 0.5em;
      white-space: normal;
    }
  }
  @container andon (inline-size < 30em) {
    .late .c-state {
      display: none;
    }
  }
  @container andon (inline-size > 44em) {
    :host(:not([fill])) .visual {
      grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
      gap: 1.25em 2.5em;
      align-content: start;
    }
    :host(:not([fill])) .late {
      grid-column: 2;
      grid-row: 1 / span 2;
    }
  }
`;
