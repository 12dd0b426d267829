import { css } from 'lit';

/** Lists, tables and sentences beside figures: a page with single numbers does without. */
export const boardStyles = css`
  ul, ol, dl, dd, table {
    margin: 0;
    padding: 0;
    font: inherit;
    color: inherit;
  }
  ul, ol {
    list-style: none;
  }
  .figure.middle {
    font-size: 1.625em;
  }
  .caption {
    min-block-size: 1.4em;
    font-size: 0.8125em;
    color: var(--_quiet);
  }
  /* As in the base styles: the languages that ship run from left to right, also in a page that does not. */
  .count {
    direction: ltr;
    unicode-bidi: isolate;
  }
  :host(:dir(rtl)) :is(.sentence, .stretch-text b, .judgement, .detail) {
    unicode-bidi: plaintext;
    text-align: right;
  }
  .sentence .mark {
    margin: 0 0.4em 0 0;
  }
  .sentence .mark.fine {
    margin-right: 0.15em;
  }
`;
