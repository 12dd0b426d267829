import { css } from 'lit';

export const tickerStyles = css`
  .events {
    display: flex;
    flex-direction: column;
  }
  .event {
    display: grid;
    grid-template-columns: 6.5em 1fr;
    gap: 0.75em;
    padding-block: 0.35em;
    border-block-start: 1px solid var(--_hairline);
  }
  .when {
    font-size: 0.8125em;
    line-height: 1.72;
    color: var(--_quiet);
  }
  .what {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .name {
    color: var(--_ink);
    text-align: start;
  }
  button.name {
    text-underline-offset: 0.2em;
  }
  .what .note {
    font-size: 0.875em;
  }
  .comment {
    display: block;
    color: var(--_text);
  }
  .pause {
    display: inline-grid;
    place-items: center;
    inline-size: 1.75em;
    min-inline-size: 24px;
    min-block-size: 24px;
    border-radius: var(--_radius);
  }
  .pause:hover .mark {
    stroke: var(--_ink);
  }
  [data-stale] :is(.name, .comment) {
    color: var(--_quiet);
  }
  @media (prefers-reduced-motion: no-preference) {
    .event.fresh {
      animation: andon-arrive 250ms ease-out;
    }
  }
  @keyframes andon-arrive {
    from {
      background: color-mix(in srgb, var(--_accent) 16%, transparent);
    }
  }
  @container andon (inline-size < 22em) {
    .event {
      grid-template-columns: 1fr;
      gap: 0;
    }
  }
`;
