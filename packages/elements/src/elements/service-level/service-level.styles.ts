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
  .bullet {
    flex: none;
    margin-block: 0.25em;
  }
`;
