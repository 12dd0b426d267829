import { css } from 'lit';

/** Of a tile that fills its box. */
export const fitStyles = css`
  /* Words in place of a figure, in the room there is. */
  :host([fill]) .figure.words {
    font-size: clamp(1em, 12cqi, 1.375em);
  }
  /* Too wide for its line: smaller, in a box that stays. */
  :host([fill]) .label {
    font-size: calc(1em * var(--_narrow, 1));
    line-height: calc(1.4 / var(--_narrow, 1));
  }
  :host([fill]) .figure.large {
    flex: none;
    scale: var(--_narrow, 1);
    /* Where it stands on its line. */
    transform-origin: 0 80%;
  }
  :host([fill]:dir(rtl)) .figure.large {
    transform-origin: 100% 80%;
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
