import { css } from 'lit';

/** What nobody sees at first: numbers that are not of now, motion, pointers, the open panel, system colours and paper. Stands after every other style sheet. */
export const lateStyles = css`
  /* Weaker than anything an element says of its own. */
  :where(:focus-visible) {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
    border-radius: 2px;
  }

  /* ---- shown, but not of now ---- */
  .tile[data-stale]::before {
    background: var(--_nodata);
    opacity: 0.5;
  }
  [data-stale] .figure.figure {
    color: var(--_quiet);
  }
  [data-stale] :not(.stale) > .mark {
    stroke: var(--_nodata);
    fill: none;
  }
  .stale .mark {
    margin-inline-end: 0.15em;
  }
  [data-stale] :is(.meaning, .status-word) {
    color: var(--_quiet);
  }
  .foot .facts > .stale {
    color: var(--_text);
    white-space: normal;
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
      --_page: Canvas;
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
  .definition {
    position: fixed;
    inset: auto;
    inline-size: min(26rem, calc(100vw - 2rem));
    max-block-size: min(32rem, calc(100vh - 2rem));
    /* Until it is filled and has its place. */
    visibility: hidden;
    margin: 0;
    padding: 0;
    overflow: auto;
    font-size: 1rem;
    color: var(--_text);
    background: var(--_tile);
    border: 1px solid var(--_hairline);
    border-radius: var(--_radius);
    box-shadow: 0 4px 24px rgb(0 0 0 / 0.16);
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
