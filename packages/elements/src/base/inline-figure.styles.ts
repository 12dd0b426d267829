import { css } from 'lit';

/** A figure in running text, in a cell, in a panel. */
export const inlineFigureStyles = css`
  .figure.inline .unit {
    margin: 0;
  }
  .figure.inline {
    font-size: inherit;
    letter-spacing: 0;
    line-height: inherit;
  }
  .figure.inline .unit,
  .figure.inline .sign {
    font-size: 1em;
    color: inherit;
  }
`;
