import { css } from 'lit';

export const tableStyles = css`
  .table {
    inline-size: 100%;
    border-collapse: collapse;
  }
  .table th {
    font-weight: 400;
    font-size: 0.8125em;
    color: var(--_quiet);
    text-align: end;
    vertical-align: bottom;
    padding: 0 0 0.375em 1em;
  }
  .table td {
    text-align: end;
    padding: 0.4375em 0 0.4375em 1em;
    border-block-start: 1px solid var(--_hairline);
    white-space: nowrap;
    vertical-align: baseline;
  }
  .table .change {
    font-size: 0.8125em;
    white-space: normal;
  }
  .table :is(th, td):first-child {
    text-align: start;
    padding-inline-start: 0;
    white-space: normal;
  }
  .table tbody th {
    font-size: 1em;
    font-weight: 400;
    color: var(--_text);
    vertical-align: baseline;
    padding-block: 0.4375em;
    border-block-start: 1px solid var(--_hairline);
  }
`;
