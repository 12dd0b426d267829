import { css } from 'lit';

/** A row or a name that a reader may choose. */
export const selectStyles = css`
  .select {
    text-align: start;
    text-decoration: underline;
    text-decoration-color: var(--_hairline);
    text-underline-offset: 0.25em;
  }
  .select:hover {
    text-decoration-color: currentColor;
  }
`;
