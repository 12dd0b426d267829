import { css } from 'lit';

export const standardsStyles = css`
  .wrap {
    font-size: clamp(0.875em, 0.8em + 0.4cqi, 1em);
  }
  /* Rows keep their place and height whatever the figures will be. */
  .table {
    table-layout: fixed;
  }
  .table td,
  .table tbody th {
    padding-block: 0.625em;
    vertical-align: middle;
  }
  :host([density='compact']) .table :is(td, tbody th) {
    padding-block: 0.25em;
  }
  .table .aim {
    inline-size: 11%;
  }
  .table .actual {
    inline-size: 14%;
  }
  .table .c-bar {
    inline-size: 19%;
    padding-inline-start: 1.5em;
  }
  .table thead :is(.course, .verdict) {
    padding-inline-start: 1.23em;
  }
  .skeleton {
    block-size: 0.75em;
  }
  .table .actual .figure {
    font-weight: 600;
  }
  .table .course {
    inline-size: 15%;
    text-align: start;
  }
  .table .verdict {
    text-align: start;
    white-space: normal;
    text-wrap: pretty;
  }
  .table td.verdict {
    line-height: 1.25;
  }
  .spark {
    block-size: 1.75em;
  }
  .table thead th:first-child {
    inline-size: 23%;
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
    color: var(--_quiet);
  }
  .under {
    min-block-size: 1.9em;
    padding-block-start: 0.5em;
    font-size: 0.8125em;
    color: var(--_quiet);
  }
  .stale {
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
    .table thead th:first-child {
      inline-size: 29%;
    }
    .table .actual {
      inline-size: 22%;
    }
    .table :is(th, td) {
      padding-inline-start: 0.5em;
    }
  }
  :host(:dir(rtl)) td.aim {
    unicode-bidi: plaintext;
    text-align: left;
  }
`;
