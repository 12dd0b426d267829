import { css } from 'lit';

export const agentsStyles = css`
  :host {
    --_rows: 17;
  }
  .stretch[data-tone='strong'] i {
    background: var(--_accent);
  }
  .stretch[data-tone='middle'] i {
    background: color-mix(in srgb, var(--_accent) 55%, var(--_tile));
  }
`;
