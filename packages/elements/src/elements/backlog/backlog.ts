import { ResponseBoardDocument } from '@andon/schema';
import { html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { FrameElement } from '../../base/frame-element.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { Figure, ResponseFrame } from '../../frames.ts';
import { type View, view } from '../../live/view.ts';
import { elementWords } from '../../locale/element-words.ts';
import { ageColumns } from '../../parts/age-columns.ts';
import { columnsStyles } from '../../parts/bars.ts';
import { known } from '../../parts/known.ts';
import { selectFigure, selectPart } from '../../parts/select.ts';
import { stat, statStyles } from '../../parts/stat.ts';
import { backlogStyles } from './backlog.styles.ts';

/**
 * @summary Open cases, how old they are, and whether more come than go.
 *
 * @tag andon-backlog
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - A number or an age was chosen (with `selectable`); `detail.figure` names it, an age is `detail.fromMs` and `.toMs`.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart figure - The number.
 * @csspart meaning - The line of words under the number.
 * @csspart visual - Ages, and what came and went.
 * @csspart foot - Window and freshness.
 * @csspart info - The button that opens the definitions.
 */
export class AndonBacklog extends FrameElement<ResponseFrame> {
  static override styles = [...FrameElement.styles, boardStyles, columnsStyles, statStyles, backlogStyles];

  /** Numbers, names and columns are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  protected get figureKey(): string {
    return 'response.backlog';
  }

  protected request(): View<unknown> {
    return view(ResponseBoardDocument, this.viewVariables('24h'));
  }

  protected figures({ groups: [group] }: ResponseFrame): readonly Figure[] {
    return [group?.backlog, group?.backlogAge, group?.opened, group?.resolved].filter((figure) => figure !== undefined);
  }

  protected content(format: Formatter, frame: ResponseFrame | undefined): TileContent {
    const { messages } = format;
    const group = frame?.groups[0];
    const age = group?.backlogAge;
    const named = selectPart(this);
    const options = { nowMs: () => this.nowMs(), named };
    return {
      figure: selectFigure(this, this.figureLine(format, group?.backlog)),
      meaning: this.meaning(
        format,
        group?.backlog,
        age?.value == null ? nothing : elementWords(messages).medianAge(format.figure(age).text),
      ),
      momentary: true,
      visual: html`${ageColumns(format, elementWords(messages).backlogByAge, known(group?.backlog) ? group?.backlogBuckets : undefined, (age, span) => named(age, this.figureKey, span))}
        <div>
          <div class="caption">${frame && messages.windows[frame.meta.window]}</div>
          <div class="stats">
            ${stat(format, group?.opened, 'response.opened', options)} ${stat(format, group?.resolved, 'response.resolved', options)}
          </div>
        </div>`,
      grow: true,
    };
  }
}
