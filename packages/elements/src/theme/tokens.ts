import { type CSSResult, css, unsafeCSS } from 'lit';

/** Light and dark value of every colour a page may set as `--andon-<name>`. */
interface Shade {
  readonly light: string;
  readonly dark: string;
}

/**
 * Calm surfaces, three strengths of ink, and colour for state only. The state set is told apart with every common colour
 * vision deficiency (after Okabe and Ito); text on a tile has 4.5:1 or more, marks 3:1.
 */
export const COLOURS = {
  page: { light: '#f4f4f1', dark: '#0d1013' },
  tile: { light: '#ffffff', dark: '#15191d' },
  hairline: { light: '#dcdcd7', dark: '#2b3137' },
  ink: { light: '#12161a', dark: '#f3f5f6' },
  text: { light: '#3a4147', dark: '#c6ccd2' },
  quiet: { light: '#626970', dark: '#929ba3' },
  accent: { light: '#1b5e9e', dark: '#78b4ee' },
  fine: { light: '#007a5e', dark: '#3dbd9a' },
  attention: { light: '#c27400', dark: '#f0ab3c' },
  critical: { light: '#c23a0e', dark: '#ff7448' },
  nodata: { light: '#747b82', dark: '#7f8890' },
  band: { light: '#e9edf1', dark: '#20282f' },
} as const satisfies Record<string, Shade>;

/** The same names for `theme="contrast"` and for readers who ask their system for more contrast. */
export const CONTRAST_COLOURS = {
  page: { light: '#ffffff', dark: '#000000' },
  tile: { light: '#ffffff', dark: '#000000' },
  hairline: { light: '#5b6066', dark: '#9aa1a8' },
  ink: { light: '#000000', dark: '#ffffff' },
  text: { light: '#15181b', dark: '#f0f2f3' },
  quiet: { light: '#33383d', dark: '#d5dade' },
  accent: { light: '#003f7d', dark: '#a8d3ff' },
  fine: { light: '#00543f', dark: '#5fe0bb' },
  attention: { light: '#6b3e00', dark: '#ffc766' },
  critical: { light: '#8f2300', dark: '#ff9d7d' },
  nodata: { light: '#44494e', dark: '#b9c0c6' },
  band: { light: '#dfe5ea', dark: '#2a333b' },
} as const satisfies Record<keyof typeof COLOURS, Shade>;

export type ColourName = keyof typeof COLOURS;

/** Names a rule inside an element uses: `var(--_ink)` is the page's `--andon-ink` or the token. */
const declare = (colours: Record<ColourName, Shade>): CSSResult =>
  unsafeCSS(
    Object.entries(colours)
      .map(([name, { light, dark }]) => `--_${name}: var(--andon-${name}, light-dark(${light}, ${dark}));`)
      .join('\n'),
  );

/**
 * Colour tokens of one element. `light-dark()` follows the used `color-scheme`, which inherits from the host page and into shadow
 * trees, so the right colours are there before the first paint and without any script.
 */
export const tokens = css`
  :host {
    ${declare(COLOURS)}
    /* As text it needs more contrast than as a mark. */
    --_attention-text: color-mix(in oklab, var(--_attention) 62%, var(--_ink));
  }
  @media (prefers-contrast: more) {
    :host {
      ${declare(CONTRAST_COLOURS)}
    }
  }
  :host([theme='contrast']),
  :host([data-contrast]) {
    ${declare(CONTRAST_COLOURS)}
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
`;
