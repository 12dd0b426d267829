import { css } from 'lit';

export const alertsStyles = css`
  :host {
    --_cqi: 5;
  }
  :host([variant='wall']:not([fill])) .tile {
    font-size: max(var(--andon-label-size, 0px), clamp(0.875em, 0.78em + 0.5cqi, 1em));
  }
`;
