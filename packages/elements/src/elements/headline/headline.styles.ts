import { css } from 'lit';

export const headlineStyles = css`
  .headline {
    display: grid;
    gap: 0.35em;
    max-inline-size: 44em;
  }
  .judgement {
    font-size: clamp(1.5em, 1.1em + 2cqi, 2.5em);
    font-weight: 600;
    line-height: 1.15;
    letter-spacing: -0.015em;
    color: var(--_ink);
    text-wrap: balance;
  }
  .detail {
    font-size: clamp(1em, 0.9em + 0.6cqi, 1.25em);
    line-height: 1.5;
    color: var(--_text);
    text-wrap: pretty;
  }
  .skeleton {
    inline-size: 60%;
    block-size: 0.8em;
  }
  .detail .skeleton {
    inline-size: 90%;
  }
  .under {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25em 1em;
    font-size: 0.8125em;
    color: var(--_quiet);
  }
  .stale {
    color: var(--_text);
  }
  details {
    max-inline-size: 60ch;
  }
  summary {
    cursor: pointer;
    text-decoration: underline;
    text-underline-offset: 0.2em;
    text-decoration-color: var(--_hairline);
    list-style: none;
    min-block-size: 24px;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  ol {
    list-style: decimal;
    padding-inline-start: 1.5em;
    padding-block: 0.25em;
    line-height: 1.5;
  }
  [data-stale] :is(.judgement, .detail) {
    color: var(--_quiet);
  }
  @media print {
    details {
      display: none;
    }
  }
`;
