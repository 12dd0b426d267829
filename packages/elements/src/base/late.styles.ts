import { css } from 'lit';

/** What nobody sees at first: motion, pointers, the open panel, system colours and paper. Stands after every other style sheet. */
export const lateStyles = css`
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
  }
  @media (forced-colors: active) {
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
  .info:hover {
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
