import { css } from 'lit';

export const targetStyles = css`
  .row {
    display: grid;
    grid-template-columns: minmax(8em, 1.4fr) minmax(5em, max-content) minmax(6em, 2fr) auto;
    align-items: center;
    gap: 0.25em 1.25em;
    min-block-size: 2.75em;
    padding: 0.375em 2px;
    border-block-end: 1px solid var(--_hairline);
  }
  .row[data-trend] {
    grid-template-columns: minmax(8em, 1.4fr) minmax(5em, max-content) minmax(6em, 2fr) minmax(5em, 1fr) auto;
  }
  :host([density='compact']) .row {
    min-block-size: 2em;
    padding-block: 0.0625em;
  }
  .what {
    min-inline-size: 0;
    color: var(--_text);
  }
  .what .label {
    font-weight: 500;
  }
  .figure.inline {
    font-size: 1.25em;
    font-weight: 600;
  }
  .value {
    text-align: end;
  }
  .value .words {
    font-size: 0.875em;
  }
  .against {
    display: grid;
    gap: 0.1875em;
  }
  .against .words {
    font-size: 0.8125em;
    color: var(--_quiet);
  }
  .spark {
    block-size: 1.25em;
  }
  .stale {
    grid-column: 1 / -1;
    font-size: 0.8125em;
    color: var(--_text);
  }
  @container andon (inline-size < 34em) {
    .row,
    .row[data-trend] {
      grid-template-columns: minmax(0, 1fr) auto auto;
    }
    .against {
      grid-column: 1 / -1;
      grid-row: 2;
    }
    .course {
      display: none;
    }
  }
`;
