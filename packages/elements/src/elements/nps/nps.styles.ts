import { css } from 'lit';

export const npsStyles = css`
  :host {
    --_rows: 26.5;
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
    gap: 0.25em;
    block-size: 4.75em;
  }
  .column[data-tone='good'] i {
    background: var(--_accent);
    opacity: 1;
  }
  .column[data-tone='neutral'] i {
    background: color-mix(in srgb, var(--_nodata) 40%, var(--_tile));
    opacity: 1;
  }
  .column[data-tone='bad'] i {
    background: var(--_text);
    opacity: 1;
  }
`;
