import { css } from 'lit';

export const bodyStyles = css`
  .entry + .entry {
    margin-block-start: 0.75em;
    padding-block-start: 0.75em;
    border-block-start: 1px solid var(--_hairline);
  }
  summary {
    display: flex;
    align-items: baseline;
    gap: 1em;
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  .name {
    flex: 1;
    font-weight: 600;
    color: var(--_ink);
  }
  summary .name::after {
    content: '';
    display: inline-block;
    margin-inline-start: 0.5em;
    inline-size: 0.35em;
    block-size: 0.35em;
    border: solid var(--_quiet);
    border-width: 0 1.5px 1.5px 0;
    rotate: 45deg;
    translate: 0 -0.2em;
  }
  [open] > summary .name::after {
    rotate: 225deg;
    translate: 0 0.05em;
  }
  .description {
    margin-block: 0.5em 0.75em;
    max-inline-size: 60ch;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(5em, max-content) 1fr;
    gap: 0.25em 1em;
    font-size: 0.9375em;
  }
  dt {
    color: var(--_quiet);
  }
  dd {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .formula {
    font-family: ui-serif, 'Cambria Math', Cambria, 'Noto Serif', 'Noto Serif CJK SC', serif;
    color: var(--_ink);
  }
  .source {
    font-size: 0.9em;
    color: var(--_quiet);
  }
`;
