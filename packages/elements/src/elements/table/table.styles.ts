import { css } from 'lit';

export const tableStyles = css`
  .scroll {
    overflow-x: auto;
  }
  .table th button {
    position: relative;
    font: inherit;
    color: inherit;
    min-block-size: 24px;
    text-align: inherit;
  }
  .table th button:hover {
    color: var(--_ink);
  }
  .table th[aria-sort] {
    color: var(--_ink);
  }
  /* Beside the name and not of its width: names stay above their numbers. */
  .arrow {
    position: absolute;
    inset-inline-end: -0.95em;
    inset-block-end: 0.45em;
    inline-size: 0.7em;
    block-size: 0.7em;
    fill: currentColor;
  }
  th[aria-sort='ascending'] .arrow {
    rotate: 180deg;
  }
  th:not([aria-sort]) .arrow {
    visibility: hidden;
  }
  .table tbody th {
    min-inline-size: 4.5em;
  }
  /* As high as the buttons beside it. */
  .table thead .course {
    line-height: 24px;
  }
  .table .course {
    inline-size: 22%;
    min-inline-size: 6em;
  }
  .table td.course {
    vertical-align: middle;
  }
  .spark {
    block-size: 1.5em;
  }
  .words {
    color: var(--_quiet);
    font-size: 1em;
    white-space: normal;
    word-break: keep-all;
  }
  .mark {
    margin-inline-end: 0.3em;
  }
  @container andon (inline-size < 22em) {
    .table :is(th, td):not(:first-child) {
      padding-inline-start: 0.5em;
    }
    .table tbody th {
      min-inline-size: 0;
    }
  }
  @container andon (inline-size < 36em) {
    .table .course {
      display: none;
    }
  }
`;
