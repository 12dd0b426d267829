import { css } from 'lit';

/**
 * A name or a number that a reader may choose. Its target is at least 24 CSS pixels high and wide, whatever the type size (WCAG 2.5.8):
 * where the name stands in a box of its own the whole box, elsewhere the room around the line.
 */
export const selectStyles = css`
  .select {
    position: relative;
    text-align: inherit;
    text-decoration: underline;
    text-decoration-color: var(--_hairline);
    text-underline-offset: 0.25em;
  }
  .select:hover {
    text-decoration-color: currentColor;
  }
  .select::after {
    content: '';
    position: absolute;
    inset: 50% 0 auto;
    min-inline-size: 24px;
    block-size: max(100%, 24px);
    transform: translateY(-50%);
  }
  .select.main {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25em 1em;
    text-decoration: none;
  }
  /* One line under number and unit, which stand on the same ground in two sizes. */
  .select.main .figure {
    border-block-end: 1px solid var(--_hairline);
    margin-block-end: -1px;
  }
  .select.main:hover .figure {
    border-color: currentColor;
  }
  :is(.column, .stretch, .stat, .gauge) {
    position: relative;
  }
  :is(.column, .stretch, .stat, .gauge) .select {
    position: static;
  }
  :is(.column, .stretch, .stat, .gauge) .select::after {
    inset: 0;
    block-size: auto;
    transform: none;
  }
  :is(.column, .stretch, .stat, .gauge) .select:focus-visible {
    outline: 0;
  }
  :is(.column, .stretch, .stat, .gauge) .select:focus-visible::after {
    outline: 2px solid color-mix(in oklab, var(--_accent) 45%, var(--_ink));
    outline-offset: 2px;
    border-radius: 2px;
  }
  /* Eleven scores keep their width in a narrow box, and the box scrolls. */
  .columns:has(.select) {
    grid-auto-columns: minmax(24px, 1fr);
  }
  @container andon (inline-size < 22em) {
    .columns:has(.select) {
      column-gap: 0;
      overflow: auto hidden;
      padding: 4px;
      margin: -4px;
    }
  }
`;
