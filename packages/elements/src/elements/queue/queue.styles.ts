import { css } from 'lit';

export const queueStyles = css`
  :host {
    --_rows: 14;
  }
  .pair {
    display: grid;
    grid-template-columns: minmax(0, 0.8fr) minmax(0, 1.4fr);
    gap: 0.25em 1.25em;
    inline-size: 100%;
  }
  .flow {
    display: flex;
    gap: 2px;
    block-size: 0.5em;
    margin-block-end: 0.75em;
  }
  .flow i {
    flex: var(--share) 1 0;
    background: var(--_quiet);
  }
  .flow .open {
    background: var(--_hairline);
  }
  .flow .abandoned {
    background: var(--_critical);
  }
  [data-stale] .flow {
    opacity: 0.5;
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
