import { css } from 'lit';

export const queueStyles = css`
  :host {
    --_rows: 19;
  }
  .pair {
    display: grid;
    grid-template-columns: minmax(0, 0.8fr) minmax(0, 1.4fr);
    gap: 0.25em 1.25em;
    inline-size: 100%;
  }
  @container andon (inline-size < 16em) {
    .pair {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  .pair:has(> .words) {
    align-items: center;
    /* A name and its figure. */
    min-block-size: calc(1.2em + var(--_large) * 1.15);
  }
  .pair > .words {
    grid-column: 1 / -1;
  }
  .flow {
    display: flex;
    gap: 2px;
    block-size: 0.5em;
    margin-block-end: 0.75em;
  }
  .flow i {
    flex: var(--share) 1 0;
    background: color-mix(in srgb, var(--_quiet) 55%, var(--_tile));
  }
  .flow .open {
    background: var(--_hairline);
  }
  .flow .abandoned {
    background: var(--_ink);
  }
  .queues .figure.inline {
    font-weight: 500;
  }
  .queues .strong .figure.inline {
    font-size: 1.25em;
    font-weight: 600;
  }
  /* What a narrow tile cannot hold leaves from the right. */
  @container andon (inline-size < 40em) {
    .c-answered {
      display: none;
    }
  }
  @container andon (inline-size < 33em) {
    .c-abandoned {
      display: none;
    }
  }
  @container andon (inline-size < 26em) {
    .c-expected {
      display: none;
    }
  }
  @container andon (inline-size < 18em) {
    .c-level {
      display: none;
    }
    .queues :is(th, td):not(:first-child) {
      padding-inline-start: 0.5em;
    }
  }
  :host([fill]) .c-answered,
  :host([fill]) .c-abandoned,
  :host([fill]) .c-expected {
    display: none;
  }
  @container andon (min-aspect-ratio: 17 / 10) {
    :host([fill]) .c-expected {
      display: table-cell;
    }
  }
  :host([fill]) .queues th {
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .flow i {
      forced-color-adjust: none;
      background: CanvasText;
    }
    .flow .open {
      background: GrayText;
    }
  }
`;
