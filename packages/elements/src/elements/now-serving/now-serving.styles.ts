import { css } from 'lit';

export const nowServingStyles = css`
  :host {
    --_cqi: 4;
  }
  .board {
    inline-size: 100%;
    border-collapse: collapse;
  }
  .board th {
    font-size: 0.8125em;
    font-weight: 400;
    color: var(--_quiet);
    text-align: start;
  }
  .board :is(td, th):last-child {
    text-align: end;
  }
  .board td {
    padding-block: 0.35em;
    border-block-start: 1px solid var(--_hairline);
    font-size: 1.625em;
    line-height: 1.2;
  }
  .board .ticket {
    font-weight: 600;
    color: var(--_ink);
    letter-spacing: -0.01em;
  }
  .board tr.newest td {
    font-size: 2.5em;
    border-block-start-color: var(--_quiet);
  }
  .earlier {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25em 1em;
    min-block-size: 1.6em;
    padding-block-start: 0.5em;
    color: var(--_quiet);
  }
  .earlier .caption {
    color: var(--_quiet);
  }
  [data-stale] .board td {
    color: var(--_quiet);
  }
  @media (prefers-reduced-motion: no-preference) {
    .board tr.fresh td {
      animation: andon-arrive 250ms ease-out;
    }
  }
  @keyframes andon-arrive {
    from {
      background: color-mix(in srgb, var(--_accent) 22%, transparent);
    }
  }
`;
