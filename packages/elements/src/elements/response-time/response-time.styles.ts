import { css } from 'lit';

export const responseTimeStyles = css`
  :host {
    --_rows: 26;
  }
  .visual {
    display: grid;
    gap: 1.125em;
    align-content: space-between;
  }
  .ages {
    display: grid;
    gap: 0.25em;
  }
  .ages .caption b {
    font-weight: 600;
    color: var(--_text);
  }
  .ages .columns {
    block-size: 5.5em;
  }
  @container andon (inline-size > 44em) {
    :host(:not([fill])) .visual {
      grid-template-columns: 1fr 1fr;
      gap: 1.25em 2.5em;
      align-content: start;
    }
    :host(:not([fill])) .ages {
      grid-column: 2;
      grid-row: 1 / span 2;
    }
  }
  @container andon (min-aspect-ratio: 3 / 2) {
    :host([fill]) .tile {
      --_rows: 19.5;
      --_cqi: 2.5;
    }
    :host([fill]) .visual {
      grid-template-columns: 1fr 1fr;
      gap: 1.25em 2.5em;
      align-content: start;
    }
    :host([fill]) .ages {
      grid-column: 2;
      grid-row: 1 / span 2;
    }
  }
`;
