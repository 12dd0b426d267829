import { css } from 'lit';

export const variantStyles = css`
  .inline {
    white-space: nowrap;
  }
  .inline .figure {
    color: inherit;
  }
  .inline .figure[data-status='CRITICAL'] {
    color: var(--_critical);
  }
  .inline .mark {
    margin-inline-end: 0.3em;
  }
  .inline .words {
    font-size: 1em;
    color: var(--_quiet);
  }
  .cell .figure {
    font-weight: 400;
  }
  /* Before the number and of no width: numbers stay where they were while they are old. */
  .cell {
    position: relative;
  }
  .cell .age {
    position: absolute;
    inset-inline-end: calc(100% + 0.3em);
  }
  .cell .age .mark {
    margin: 0;
  }

  /* The hero: label, figure and meaning centred in its box, the figure as large as the box allows. */
  :host([variant='hero']) .tile {
    justify-content: center;
    gap: 0.25em;
    font-size: max(var(--andon-label-size, 0px), min(5cqi, 10cqb));
    padding: 1em 1.25em;
    overflow: clip;
    --_large: min(18cqi, 40cqb);
  }
  :host([variant='hero']) .head {
    flex: none;
  }
  :host([variant='hero']) .foot {
    margin-block-start: 0;
    font-size: 0.6em;
  }
`;
