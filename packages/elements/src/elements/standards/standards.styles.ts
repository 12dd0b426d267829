import { css } from 'lit';

export const standardsStyles = css`
  .wrap {
    font-size: clamp(0.875em, 0.8em + 0.4cqi, 1em);
  }
  .table td,
  .table tbody th {
    padding-block: 0.625em;
    vertical-align: middle;
  }
  .table .c-bar {
    inline-size: 22%;
    min-inline-size: 7em;
    padding-inline-start: 1.5em;
  }
  .table .actual .figure {
    font-weight: 600;
  }
  .table .course {
    inline-size: 16%;
    min-inline-size: 5em;
  }
  .table .verdict {
    text-align: start;
    white-space: normal;
    text-wrap: pretty;
    min-inline-size: 8em;
  }
  .spark {
    block-size: 1.75em;
  }
  .table tbody th {
    inline-size: 26%;
    min-inline-size: 9em;
  }
  .name {
    font-weight: 500;
    color: var(--_ink);
  }
  .where {
    font-size: 0.8125em;
    color: var(--_quiet);
  }
  .words {
    font-size: 1em;
    color: var(--_quiet);
  }
  .under {
    padding-block-start: 0.5em;
    font-size: 0.8125em;
    color: var(--_quiet);
  }
  .under .stale {
    color: var(--_text);
  }
  @container andon (inline-size < 46em) {
    .table .course {
      display: none;
    }
  }
  @container andon (inline-size < 38em) {
    .table .c-bar {
      display: none;
    }
  }
  @container andon (inline-size < 27em) {
    .table tbody th {
      min-inline-size: 6em;
    }
    .table .verdict {
      min-inline-size: 6em;
    }
  }
  :host(:dir(rtl)) td.aim {
    unicode-bidi: plaintext;
    text-align: left;
  }
`;
