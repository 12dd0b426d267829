import { css } from 'lit';

/** What nobody sees at first: numbers that are not of now, motion, pointers, system colours and paper. Stands after every other style sheet. */
export const lateStyles = css`
  /* As in the base styles: of the page's rules for every element, those that few have. */
  :host > * {
    font-style: normal;
    word-spacing: normal;
    word-break: normal;
    hyphens: manual;
    text-indent: 0;
    text-shadow: none;
    text-align-last: auto;
  }
  /* Weaker than anything an element says of its own; 3:1 on a tile whatever accent a page chooses. */
  :where(:focus-visible) {
    outline: 2px solid color-mix(in oklab, var(--_accent) 45%, var(--_ink));
    outline-offset: 2px;
    border-radius: 2px;
  }

  /* ---- shown, but not of now ---- */
  /* Broken, as the mark of no data is: told from a critical edge without its colour. */
  .tile[data-stale]::before {
    inline-size: 0.3em;
    background: repeating-linear-gradient(var(--_nodata) 0 0.4em, #0000 0 0.7em);
  }
  /* Colour is for what is of now. Letters keep their strength. */
  [data-stale] :is(.axis, .bullet, .flow, .lane, .ramp, .shaft i, .spark, .stretch i, td[data-known]) {
    filter: grayscale() opacity(0.5);
  }
  /* Stronger than the colour of a critical one. */
  [data-stale][data-stale] :is(.figure.figure, .meaning, .status-word) {
    color: var(--_quiet);
  }
  [data-stale] .mark:not(.stale > *) {
    stroke: var(--_nodata);
    fill: none;
  }
  .stale .mark {
    margin-inline-end: 0.15em;
  }
  .foot .facts > .stale {
    color: var(--_text);
    white-space: normal;
  }
  /* The age stays in one piece. */
  .stale .runs {
    display: inline-block;
  }

  /* ---- what comes with help ---- */
  .silent {
    color: var(--_attention-text);
    white-space: nowrap;
  }
  .status .pause svg {
    inline-size: 0.75em;
    block-size: 0.75em;
    fill: currentColor;
  }
  /* The target is 24 px however small the sign. */
  .info::after {
    content: '';
    position: absolute;
    inset: 50% auto auto 50%;
    inline-size: max(24px, 100%);
    block-size: max(24px, 100%);
    translate: -50% -50%;
  }

  @media (forced-colors: active) {
    :host {
      --_tile: Canvas;
      --_hairline: CanvasText;
      --_ink: CanvasText;
      --_text: CanvasText;
      --_quiet: CanvasText;
      --_accent: Highlight;
      --_fine: CanvasText;
      --_attention: CanvasText;
      --_critical: CanvasText;
      --_nodata: GrayText;
      --_band: Canvas;
    }
    .mark.attention, .mark.critical, .mark.paused {
      fill: CanvasText;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    :host(:not([paused])) .tile[data-status='CRITICAL']:not([data-stale]) .mark.critical {
      animation: andon-pulse 2.4s ease-in-out infinite;
    }
  }
  @keyframes andon-pulse {
    50% {
      opacity: 0.35;
    }
  }
  .info:hover,
  .status .pause:hover {
    color: var(--_ink);
    border-color: var(--_quiet);
  }
  /* Until it is filled and has its place. */
  .definition {
    visibility: hidden;
  }
  @media print {
    :host {
      color-scheme: light;
      /* Bars are backgrounds, which browsers leave out to save ink. */
      print-color-adjust: exact;
    }
    .tile {
      break-inside: avoid;
    }
    .info {
      display: none;
    }
  }
`;
