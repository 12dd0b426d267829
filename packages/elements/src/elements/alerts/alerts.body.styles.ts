import { css } from 'lit';

export const bodyStyles = css`
  .alerts {
    display: flex;
    flex-direction: column;
  }
  .alert {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0 0.75em;
    padding-block: 0.6em;
    border-block-start: 1px solid var(--_hairline);
  }
  /* Not "as / of 14:02". */
  .age {
    display: inline-block;
  }
  .coming {
    display: block;
    color: var(--_quiet);
    text-wrap: pretty;
  }
  .what,
  .value,
  .since {
    grid-column: 1;
    overflow-wrap: anywhere;
  }
  .value,
  .since {
    margin-block-start: 0.1em;
  }
  .value {
    text-wrap: balance;
  }
  :host(:dir(rtl)) .value {
    unicode-bidi: plaintext;
    text-align: right;
  }
  .what .mark {
    margin-inline-end: 0.3em;
  }
  .what .status-word {
    margin-inline-end: 0.3em;
  }
  .name {
    font-weight: 600;
    color: var(--_ink);
    text-align: start;
  }
  button.name {
    text-underline-offset: 0.2em;
  }
  .since,
  .care {
    font-size: 0.8125em;
    color: var(--_quiet);
  }
  .care {
    grid-column: 1 / -1;
    overflow-wrap: anywhere;
  }
  .care[data-unsure] {
    visibility: hidden;
  }
  .care:has(.button) {
    grid-area: 1 / 2 / span 3;
    align-self: center;
    text-align: end;
    max-inline-size: 12em;
  }
  @container andon (inline-size < 18em) {
    .alert {
      grid-template-columns: 1fr;
    }
    .care:has(.button) {
      grid-area: auto / 1 / auto / -1;
      text-align: start;
    }
    .care .button {
      margin-block-start: 0.4em;
    }
  }
  .button {
    min-block-size: 24px;
    padding: 0.3em 0.8em;
    border: 1px solid var(--_quiet);
    border-radius: var(--_radius);
    font-size: 1rem;
    font-size: max(0.8125em, 13px);
    color: var(--_ink);
  }
  .button:hover {
    border-color: var(--_ink);
  }
  .button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  .care .note {
    display: block;
  }
  /* Somebody takes care of it: it no longer calls. */
  .alert[data-state='ACKNOWLEDGED'] :is(.name, .value) {
    font-weight: 400;
    color: var(--_text);
  }
  .alert[data-state='ACKNOWLEDGED'] .mark {
    fill: none;
    animation: none !important;
  }
  [data-stale] .alert :is(.name, .value) {
    color: var(--_quiet);
  }

  /* ---- the stack light: top to bottom, or side by side where it stands in a line ---- */
  .light {
    display: inline-flex;
    gap: 0.35em;
    padding: 0.35em;
    border: 1px solid var(--_hairline);
    border-radius: var(--_radius);
  }
  .light .mark.mark {
    inline-size: 1.25em;
    block-size: 1.25em;
    margin: 0;
    fill: none;
    stroke: var(--_hairline);
    animation: none;
  }
  .light[data-lit='CRITICAL'] .mark.critical {
    fill: var(--_critical);
    stroke: var(--_critical);
  }
  .light[data-lit='ATTENTION'] .mark.attention {
    fill: var(--_attention);
    stroke: var(--_attention);
  }
  .light[data-lit='ON_TARGET'] .mark.fine {
    fill: var(--_fine);
    stroke: var(--_fine);
  }
  :host([variant='light']) .light {
    flex-direction: column;
    gap: 0.5em;
    padding: 0.5em;
  }
  :host([variant='light']) .light .mark.mark {
    inline-size: 2.5em;
    block-size: 2.5em;
  }

  /* ---- on a wall, what nobody takes care of yet cannot be missed ---- */
  :host([variant='wall']) .tile:not([data-stale]) .alert[data-state='RAISED'][data-severity='CRITICAL'] {
    margin-block-end: 0.4em;
    padding: 0.6em 0.65em;
    border: 0;
    border-radius: var(--_radius);
    background: var(--_critical);
  }
  :host([variant='wall'])
    .tile:not([data-stale])
    .alert[data-state='RAISED'][data-severity='CRITICAL']
    :is(.name, .value, .since, .care, .place, .note, .status-word, .button) {
    color: var(--_tile);
    border-color: currentColor;
  }
  :host([variant='wall']) .tile:not([data-stale]) .alert[data-state='RAISED'][data-severity='CRITICAL'] .mark {
    fill: var(--_tile);
    stroke: var(--_tile);
  }
  :host([variant='wall']) .since {
    font-size: 0.875em;
  }
  :host([variant='wall']) .place {
    font-size: 0.8125em;
    white-space: nowrap;
  }
  :host([variant='wall']) .alert {
    padding-block: 0.45em;
  }
  @media (forced-colors: active) {
    .light .mark.mark {
      stroke: GrayText;
    }
    /* Its ground is in the colour of text: the plate that browsers put behind letters would hide them. */
    :host([variant='wall']) .tile:not([data-stale]) .alert[data-state='RAISED'][data-severity='CRITICAL'] {
      forced-color-adjust: none;
    }
  }
`;
