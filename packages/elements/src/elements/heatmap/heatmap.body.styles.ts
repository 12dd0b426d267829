import { css } from 'lit';

export const bodyStyles = css`
  table {
    inline-size: 100%;
    border-collapse: separate;
    border-spacing: 2px;
    table-layout: fixed;
    /* Time runs from left to right in every script. */
    direction: ltr;
  }
  th {
    font-size: 0.75em;
    font-weight: 400;
    color: var(--_quiet);
    text-align: start;
    white-space: nowrap;
  }
  tbody th {
    inline-size: 4em;
  }
  thead th:first-child {
    inline-size: 3.5em;
  }
  thead th {
    overflow: visible;
  }
  td {
    block-size: 1.625em;
    padding: 0;
    border-radius: 2px;
    background: var(--_band);
    text-align: center;
  }
  thead td {
    inline-size: 3.25em;
    background: none;
  }
  td[data-known] {
    background: color-mix(in oklab, var(--_accent) calc(var(--share) * 92% + 4%), var(--_tile));
  }
  td[data-pointed] {
    outline: 2px solid var(--_ink);
    outline-offset: 0;
  }
  .scale {
    display: flex;
    align-items: center;
    gap: 0.5em;
    padding-block-start: 0.5em;
    font-size: 0.75em;
    color: var(--_quiet);
  }
  .ramp {
    inline-size: 8em;
    block-size: 0.625em;
    border-radius: 2px;
    background: linear-gradient(
      to right in oklab,
      color-mix(in oklab, var(--_accent) 4%, var(--_tile)),
      color-mix(in oklab, var(--_accent) 96%, var(--_tile))
    );
  }
  .point {
    flex: 1;
    text-align: end;
    color: var(--_text);
    min-block-size: 1.4em;
  }
  @media (forced-colors: active) {
    td[data-known] {
      forced-color-adjust: none;
      background: color-mix(in oklab, CanvasText calc(var(--share) * 92% + 4%), Canvas);
    }
    td[data-pointed] {
      outline-color: Highlight;
    }
    .ramp {
      forced-color-adjust: none;
      background: linear-gradient(to right in oklab, Canvas, CanvasText);
    }
  }
`;
