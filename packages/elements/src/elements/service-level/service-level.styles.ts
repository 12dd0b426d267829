import { css } from 'lit';

export const serviceLevelStyles = css`
  :host {
    --_rows: 18;
  }
  .visual {
    display: flex;
    flex-direction: column;
    gap: 0.75em;
  }
  .visual .spark {
    flex: 1;
  }
  /* Its line is the nearer of the two, as under a single number. */
  .visual .caption {
    margin-block-start: -0.9em;
  }
  .bullet {
    flex: none;
    margin-block: 0.25em;
  }
`;
