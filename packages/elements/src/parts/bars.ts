import { css, html, nothing, type TemplateResult } from 'lit';
import { setStyle } from '../base/set-style.ts';

export interface Bar {
  readonly label: TemplateResult | string;
  readonly count: number;
  readonly text: string;
  /** Draws this bar in the colour of a state. */
  readonly tone?: 'attention' | 'critical' | 'accent' | 'good' | 'neutral' | 'bad' | undefined;
}

export interface ColumnOptions {
  /** False draws no numbers: they are for screen readers only. */
  readonly numbers?: boolean;
  /** Nothing is known: empty columns, not zeros. */
  readonly blank?: boolean;
}

/** Counts as columns from zero, each with its own number above and its name below; a list to a screen reader. */
export function columns(caption: string, bars: readonly Bar[], options: ColumnOptions = {}): TemplateResult {
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  return html`<div class="columns ${options.numbers === false ? 'bare' : ''}" role="list" aria-label=${caption}>
    ${bars.map(
      (bar) => html`<div class="column" role="listitem" data-tone=${bar.tone ?? 'plain'}>
        <span class="shaft"
          >${isPlain(bar) ? html`<span class="vh">${bar.label}: </span>` : nothing}<span class="count">${options.blank ? '' : bar.text}</span
          ><i ${setStyle({ '--share': bar.count / most })} aria-hidden="true"></i
        ></span>
        <span class="name" aria-hidden=${isPlain(bar) ? 'true' : nothing}>${bar.label}</span>
      </div>`,
    )}
  </div>`;
}

/** Its name is heard before its number. A name to choose by stands once, where it is seen. */
const isPlain = ({ label }: Bar): boolean => typeof label === 'string';

export const columnsStyles = css`
  .columns {
    display: grid;
    grid-auto-columns: minmax(0, 1fr);
    grid-template-rows: 1fr auto;
    column-gap: 0.375em;
    block-size: 6.5em;
  }
  /* All shafts stand on one line, also where one name needs two. */
  .column {
    grid-row: 1 / span 2;
    display: grid;
    grid-template-rows: subgrid;
    grid-template-columns: minmax(0, 1fr);
    text-align: center;
  }
  .shaft {
    min-block-size: 0;
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    border-block-end: 1px solid var(--_hairline);
  }
  .shaft i {
    block-size: calc(var(--share) * (100% - 1.4em));
    flex: none;
    background: var(--_quiet);
    opacity: 0.7;
    border-radius: 1px 1px 0 0;
  }
  .column[data-tone='accent'] i {
    background: var(--_accent);
    opacity: 1;
  }
  .column[data-tone='attention'] i {
    background: var(--_attention);
    opacity: 1;
  }
  .column[data-tone='critical'] i {
    background: var(--_critical);
    opacity: 1;
  }
  .column .count {
    font-size: 0.8125em;
    line-height: 1.4;
    color: var(--_text);
  }
  .bare .count {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .bare .shaft i {
    block-size: calc(var(--share) * 100%);
  }
  .column .name {
    font-size: 0.75em;
    line-height: 1.5;
    color: var(--_quiet);
    word-break: keep-all;
    direction: ltr;
    unicode-bidi: isolate;
  }
  @media (forced-colors: active) {
    .shaft i {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
`;
