import { css } from 'lit';

export const groupsStyles = css`
  .table :is(th, td):not(:first-child) {
    padding-inline-start: 0.75em;
  }
  .table thead .span {
    display: block;
    font-size: 0.875em;
  }
  .table tbody th {
    inline-size: 100%;
  }
  .table thead th {
    white-space: nowrap;
  }
  .table .figure.inline {
    font-weight: 500;
  }
  .table .mark {
    margin-inline-end: 0.35em;
  }
  .crew {
    display: flex;
    gap: 1px;
    align-items: end;
    block-size: 0.5em;
    margin-block-start: 0.3125em;
    min-inline-size: 3em;
  }
  .crew i {
    flex: none;
    block-size: 100%;
    inline-size: calc(var(--share) * (100% - 3px));
  }
  .swatch {
    display: block;
    inline-size: 1em;
    block-size: 0.5em;
    margin: 0 0 0.25em auto;
  }
  /* Told apart by shape, too: full, full and pale, hollow, flat. */
  :is(.crew i, .swatch)[data-tone='strong'] {
    background: var(--_accent);
  }
  :is(.crew i, .swatch)[data-tone='middle'] {
    background: color-mix(in srgb, var(--_accent) 45%, var(--_tile));
  }
  :is(.crew i, .swatch)[data-tone='neutral'] {
    box-shadow: inset 0 0 0 1px var(--_quiet);
  }
  :is(.crew i, .swatch)[data-tone='bad'] {
    background: linear-gradient(var(--_text), var(--_text)) bottom / 100% 0.1875em no-repeat;
  }
  @container andon (inline-size < 34em) {
    .c-occupancy {
      display: none;
    }
  }
  @container andon (inline-size < 22em) {
    .table :is(th, td):not(:first-child) {
      padding-inline-start: 0.375em;
    }
    .table thead th {
      white-space: normal;
    }
  }
  @media (forced-colors: active) {
    :is(.crew i, .swatch) {
      forced-color-adjust: none;
    }
    :is(.crew i, .swatch)[data-tone='strong'] {
      background: CanvasText;
    }
    :is(.crew i, .swatch)[data-tone='middle'] {
      background: GrayText;
    }
    :is(.crew i, .swatch)[data-tone='neutral'] {
      box-shadow: inset 0 0 0 1px CanvasText;
    }
    :is(.crew i, .swatch)[data-tone='bad'] {
      background: linear-gradient(CanvasText, CanvasText) bottom / 100% 0.1875em no-repeat;
    }
  }
`;
