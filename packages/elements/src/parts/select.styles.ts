import { css } from 'lit';

/** A row or a name that a reader may choose. */
export const selectStyles = css`
  .select {
    position: relative;
    text-align: start;
    text-decoration: underline;
    text-decoration-color: var(--_hairline);
    text-underline-offset: 0.25em;
  }
  /* The target is 24 px however small the words. */
  .select::after {
    content: '';
    position: absolute;
    inset: 50% auto auto 50%;
    inline-size: max(24px, 100%);
    block-size: max(24px, 100%);
    translate: -50% -50%;
  }
  .select:hover {
    text-decoration-color: currentColor;
  }
`;
