import { css } from 'lit';

export const statusStyles = css`
  :host {
    display: inline-block;
    container: none;
  }
  .status {
    display: inline-flex;
    line-height: inherit;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25em 1em;
  }
  .state {
    display: inline-flex;
    align-items: baseline;
    gap: 0.45em;
    color: var(--_text);
    white-space: nowrap;
  }
  .state[data-long] {
    white-space: normal;
  }
  .state:not([data-long]) .mark {
    align-self: center;
  }
  .state[data-alarm] {
    font-weight: 600;
    color: var(--_ink);
  }
  .demo {
    padding: 0.1em 0.5em;
    font-size: 0.875em;
    color: var(--_text);
    border: 1px solid var(--_quiet);
    border-radius: var(--_radius);
    white-space: nowrap;
  }
  .clock {
    color: var(--_ink);
    font-weight: 500;
    white-space: nowrap;
  }
  .pause {
    display: inline-grid;
    place-items: center;
    min-inline-size: 24px;
    min-block-size: 24px;
    inline-size: 1.75em;
    block-size: 1.75em;
    border: 1px solid var(--_hairline);
    border-radius: var(--_radius);
    color: var(--_text);
  }
`;
