import { css } from 'lit';

export const channelsStyles = css`
  .rows {
    display: grid;
    grid-template-columns: minmax(5em, max-content) 1fr auto;
    align-items: center;
    gap: 0 1.25em;
  }
  .row {
    display: grid;
    grid-column: 1 / -1;
    grid-template-columns: subgrid;
    align-items: center;
    min-block-size: 2.25em;
    border-block-start: 1px solid var(--_hairline);
  }
  .row:first-child {
    border: 0;
  }
  .row-value {
    text-align: end;
  }
  .row-value .figure {
    font-weight: 600;
  }
  .row-value .change {
    max-inline-size: 9em;
    margin-block-end: 0.25em;
    line-height: 1.25;
    font-size: 0.8125em;
  }
  .row-value .words {
    font-size: 0.875em;
    font-weight: 400;
  }
  .lane {
    position: relative;
    block-size: 1.5em;
  }
  .lane i {
    position: absolute;
    inset-inline-start: var(--from);
  }
  .lane::before {
    content: '';
    position: absolute;
    inset: calc(50% - 0.5px) 0 auto;
    block-size: 1px;
    background: var(--_hairline);
  }
  .lane.bars::before {
    content: none;
  }
  .lane .length {
    inset-block: 0.375em;
    inline-size: calc(var(--to) - var(--from));
    background: color-mix(in srgb, var(--_quiet) 55%, var(--_tile));
    border-radius: 1px;
  }
  .lane .interval {
    inset-block: calc(50% - 1.5px) auto;
    block-size: 3px;
    inline-size: calc(var(--to) - var(--from));
    background: color-mix(in srgb, var(--_quiet) 60%, var(--_tile));
    border-radius: 2px;
  }
  .lane .dot {
    inset-block-start: calc(50% - 0.3125em);
    inline-size: 0.625em;
    block-size: 0.625em;
    margin-inline-start: -0.3125em;
    border-radius: 50%;
    background: var(--_accent);
  }
  .row[data-status='ATTENTION'] :is(.dot, .length) {
    background: var(--_attention);
  }
  .row[data-status='CRITICAL'] :is(.dot, .length) {
    background: var(--_critical);
  }
  .lane .line {
    inset-block: -0.375em;
    inline-size: 1px;
    background: var(--_text);
  }
  .name .mark {
    margin-inline-end: 0.4em;
  }
  @media (forced-colors: active) {
    .lane i {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
`;
