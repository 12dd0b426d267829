import { html, nothing, type TemplateResult } from 'lit';
import type { Formatter, TextPart } from '../format/formatter.ts';
import type { Figure } from '../frames.ts';
import { afterwards } from '../live/afterwards.ts';
import { ticking } from '../live/page-clock.ts';

export interface FigureTextOptions {
  readonly size: 'large' | 'middle' | 'inline';
  /** The corrected clock, for instants whose running duration is shown. */
  readonly nowMs: () => number;
  /** Colours the figure by its status. */
  readonly coloured?: boolean;
}

const drawn = (parts: readonly TextPart[]): TemplateResult[] =>
  parts.map(({ kind, text }) => html`<span class=${kind}>${text}</span>`);

/** A figure as type: the number large, its unit smaller and lighter, the whole in words for a screen reader. */
export function figureText(format: Formatter, figure: Figure, options: FigureTextOptions): TemplateResult {
  const { size, nowMs, coloured } = options;
  const write = (): TemplateResult => {
    const now = nowMs();
    const parts = drawn(format.figure(figure, now).parts);
    // A moment later than the figure: nobody sees them.
    const spoken = afterwards.here?.spokenFigure(format, figure, now);
    return spoken === undefined
      ? html`${parts}`
      : html`<span aria-hidden="true">${parts}</span><span class="vh">${spoken}</span>`;
  };
  const runs = figure.unit === 'INSTANT' && figure.value != null;
  return html`<span class="figure ${size} ${figure.value == null ? 'none' : ''}" part="figure" data-status=${coloured ? figure.status : nothing}
    >${runs ? ticking(write) : write()}</span
  >${
    // It stands where nothing was counted, and must not pass for a count.
    figure.state === 'REPORTED' ? html` <span class="note">${format.messages.reported}</span>` : nothing
  }`;
}
