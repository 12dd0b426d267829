import { css } from 'lit';

export const definitionStyles = css`
  .panel {
    padding: 1.125em 1.25em;
    background: var(--_tile);
    color: var(--_text);
    font-size: clamp(0.875em, 0.8em + 0.4cqi, 0.9375em);
    line-height: 1.5;
  }
`;
