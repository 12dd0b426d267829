// Fetched with the first number that is not a tile: in a sentence, in a cell, filling a wall.
import { html, nothing, type TemplateResult } from 'lit';
import { addStyles } from '../../base/add-styles.ts';
import type { BodyHost } from '../../base/body-host.ts';
import { type ElementState, isBlocked, isStale } from '../../base/state.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { Figure, FrameMeta } from '../../frames.ts';
import { ticking } from '../../live/page-clock.ts';
import { alarmSign, mark } from '../../parts/mark.ts';
import { variantStyles } from './metric.variants.styles.ts';

/** What a number in a sentence or a cell uses of its element. */
export interface InlineHost extends BodyHost {
  readonly variant: 'inline' | 'cell' | 'tile' | 'hero';
  readonly meta: FrameMeta | undefined;
  readonly mainFigure: Figure | undefined;
  readonly momentary: boolean | undefined;
  stateWords(format: Formatter, state: ElementState, figure: Figure | undefined): string | undefined;
}

export const adopt = ({ renderRoot }: BodyHost): void => addStyles(renderRoot, variantStyles);

export function inline(host: InlineHost, format: Formatter): TemplateResult {
  const { state, variant } = host;
  const figure = host.mainFigure;
  const words = host.stateWords(format, state, figure);
  const stale = isStale(state);
  return html`<span class="inline ${variant}" part="tile" ?data-stale=${stale} title=${hint(host, format, figure)}
        >${alarmSign(figure?.status, format.messages)}${
          words
            ? // A cell or a sentence has room for a number, not for why there is none; in a sentence nothing else would say that it is withheld.
              (isBlocked(state) ? variant === 'cell' : figure?.state === 'EMPTY')
              ? html`<span class="words" aria-hidden="true">—</span><span class="vh">${words}</span>`
              : html`<span class="words">${words}</span>`
            : figure
              ? host.figureText(format, figure, !stale)
              : nothing
        }${stale ? ageNote(host, format) : nothing}</span
      >`;
}

/** In a sentence in words. A cell has no room for them: there a mark stands before the number and says them to who asks. */
function ageNote(host: InlineHost, format: Formatter): TemplateResult {
  const running = ticking(() => age(host, format));
  return host.variant === 'cell'
    ? html`<span class="age" part="age">${mark('nodata')}<span class="vh">(${running})</span></span>`
    : html` <span class="words" part="age">(${running})</span>`;
}

/** "as of 14:02": a number in running text must not pass for a live one. */
function age(host: InlineHost, format: Formatter): string {
  const now = host.liveSource?.now() ?? Date.now();
  return host.asOfMs === undefined
    ? format.messages.offline
    : format.messages.asOfTime(format.moment(host.asOfMs, now));
}

/** Sample and window for a reader who rests the pointer on the number. */
function hint(host: InlineHost, format: Formatter, figure: Figure | undefined): string {
  const { meta, state } = host;
  const facts = [
    host.heading,
    isBlocked(state) && host.stateWords(format, state, figure),
    figure && figure.unit !== 'COUNT' && figure.value != null ? `n = ${format.number(figure.n)}` : undefined,
    meta && !host.momentary && (format.messages.windows[meta.window] ?? meta.window),
    isStale(state) && age(host, format),
  ];
  return facts.filter(Boolean).join(', ');
}
