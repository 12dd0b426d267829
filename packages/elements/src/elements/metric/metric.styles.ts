import { css } from 'lit';

export const metricStyles = css`
  :host([variant='inline']),
  :host([variant='cell']) {
    display: inline;
    container: none;
  }
  .inline {
    font-family: inherit;
    line-height: inherit;
    color: inherit;
  }
  :host([variant='cell']) {
    display: inline-flex;
    align-items: baseline;
    gap: 0.35em;
  }
  :host([variant='hero']) {
    block-size: 100%;
    container-type: size;
  }
  :host([variant='tile']) {
    --_rows: 12;
  }
  :host([variant='tile'][trend]) {
    --_rows: 16;
  }
  /* The height of the course, which comes later than the number. */
  :host(:not([fill])) .visual {
    min-block-size: 3.64em;
  }

  .inline .skeleton {
    inline-size: var(--andon-waiting-size, 2.2em);
    block-size: 0.8em;
    vertical-align: -0.05em;
  }
`;
