import { html, type TemplateResult } from 'lit';
import type { Messages } from '../locale/messages.ts';

/** In place of a number: a sign to who sees it, and words to who hears it, since a dash is read out as nothing. */
export const dash = ({ noData }: Messages): TemplateResult =>
  html`<span aria-hidden="true">\u2014</span><span class="vh">${noData}</span>`;
