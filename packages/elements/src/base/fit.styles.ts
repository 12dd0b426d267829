import { css } from 'lit';

/** Of a tile that fills its box. */
export const fitStyles = css`
  /* Words in place of a figure, in the room there is. */
  :host([fill]) .figure.words {
    font-size: clamp(1em, 12cqi, 1.375em);
  }
  /* What does not fit leaves from the bottom up. */
  :host([fill]) .tile[data-drop='1'] .foot,
  :host([fill]) .tile[data-drop='2'] :is(.foot, .figure-line ~ .visual),
  :host([fill]) .tile[data-drop='3'] :is(.foot, .figure-line ~ .visual, .meaning) {
    display: none;
  }
  /* A table is all that its tile has: rather smaller than the page asks for than nothing. */
  :host([fill]) .tile:is([data-drop='2'], [data-drop='3']):not(:has(.figure-line)) {
    font-size: min(var(--_cqi) * 1cqi, 100cqb / var(--_rows));
  }
`;
