import { type CSSResult, css, unsafeCSS } from 'lit';

/** Light and dark value of every colour a page may set as `--andon-<name>`. */
interface Shade {
  readonly light: string;
  readonly dark: string;
}

/**
 * Calm surfaces, three strengths of ink, and colour for state only. The state set is told apart with every common colour
 * vision deficiency (after Okabe and Ito); text on a tile has 4.5:1 or more, marks 3:1.
 *
 * Name, light, dark, and the two again for `theme="contrast"` and for readers who ask their system for more contrast. One text,
 * as every page loads it first.
 */
const TABLE =
  'page f4f4f1 0d1013 ffffff 000000,' +
  'tile ffffff 15191d ffffff 000000,' +
  'hairline dcdcd7 2b3137 5b6066 9aa1a8,' +
  'ink 12161a f3f5f6 000000 ffffff,' +
  'text 3a4147 c6ccd2 15181b f0f2f3,' +
  'quiet 626970 929ba3 33383d d5dade,' +
  'accent 1b5e9e 78b4ee 003f7d a8d3ff,' +
  'fine 007a5e 3dbd9a 00543f 5fe0bb,' +
  'attention c27400 f0ab3c 6b3e00 ffc766,' +
  'critical c23a0e ff7448 8f2300 ff9d7d,' +
  'nodata 747b82 7f8890 44494e b9c0c6,' +
  'band e9edf1 20282f dfe5ea 2a333b';

export type ColourName =
  | 'page'
  | 'tile'
  | 'hairline'
  | 'ink'
  | 'text'
  | 'quiet'
  | 'accent'
  | 'fine'
  | 'attention'
  | 'critical'
  | 'nodata'
  | 'band';

const ROWS = TABLE.split(',').map((row) => row.split(' '));
/** Column of the light value; the dark one follows. */
type Column = 1 | 3;

const shades = (column: Column): Readonly<Record<ColourName, Shade>> =>
  Object.fromEntries(ROWS.map((row) => [row[0], { light: `#${row[column]}`, dark: `#${row[column + 1]}` }])) as Record<
    ColourName,
    Shade
  >;

export const COLOURS = /* @__PURE__ */ shades(1);
export const CONTRAST_COLOURS = /* @__PURE__ */ shades(3);

/** Names a rule inside an element uses: `var(--_ink)` is the page's `--andon-ink` or the token. */
const declare = (column: Column): CSSResult =>
  unsafeCSS(
    ROWS.map((row) => `--_${row[0]}: var(--andon-${row[0]}, light-dark(#${row[column]}, #${row[column + 1]}));`).join(
      '\n',
    ),
  );

/**
 * Colour tokens of one element. `light-dark()` follows the used `color-scheme`, which inherits from the host page and into shadow
 * trees, so the right colours are there before the first paint and without any script.
 */
export const tokens = css`
  :host {
    ${declare(1)}
    /* As text it needs more contrast than as a mark. */
    --_attention-text: color-mix(in oklab, var(--_attention) 62%, var(--_ink));
  }
  @media (prefers-contrast: more) {
    :host {
      ${declare(3)}
    }
  }
  :host([theme='contrast']),
  :host([data-contrast]) {
    ${declare(3)}
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
`;
