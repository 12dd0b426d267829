import { SeriesDocument } from '@andon/schema';
import { html } from 'lit';
import { boardStyles } from '../../base/board.styles.ts';
import type { CsvTable } from '../../base/csv.ts';
import { FigureElement } from '../../base/figure-element.ts';
import type { Csv } from '../../base/frame-element.ts';
import { LateBody } from '../../base/late-body.ts';
import { isBlocked } from '../../base/state.ts';
import type { TileContent } from '../../base/tile.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { Figure, FrameKind, SeriesFrame } from '../../frames.ts';
import { type View, view } from '../../live/view.ts';
import { lastPointFigure } from '../../parts/last-point.ts';
import { heatmapStyles } from './heatmap.styles.ts';

/**
 * @summary When in the week: any figure by hour and weekday, averaged over the weeks of the window. A table underneath, so every
 * cell can be read. With `compare="previous"` each says how it changed against the window before, where enough was counted in both.
 *
 * @tag andon-heatmap
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - An hour of the week was chosen by click or Enter; `detail` has its `weekday`, `hour` and `timeZone`.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart visual - The grid.
 * @csspart foot - Window and freshness.
 * @csspart info - The button that opens the definition.
 */
export class AndonHeatmap extends FigureElement<SeriesFrame> {
  static override styles = [...FigureElement.styles, boardStyles, heatmapStyles];

  readonly #body = new LateBody(this, async () => {
    const { HeatmapBody } = await import('./heatmap.body.ts');
    return new HeatmapBody(this, () => (this.hostFed ? undefined : this.request()));
  });

  protected override get frameKind(): FrameKind {
    return 'series';
  }

  protected override get figureKey(): string {
    return this.figure ?? this.data?.figure ?? '';
  }

  protected request(): View<unknown> | undefined {
    if (!this.figure) return undefined;
    const { withPrevious: _, ...variables } = this.viewVariables('30d');
    // Weeks change slowly: one frame a minute is plenty.
    return view(SeriesDocument, {
      ...variables,
      step: '1h',
      cadenceMs: 60_000,
      figure: this.figureRef,
    });
  }

  protected figures(frame: SeriesFrame): readonly Figure[] {
    return [lastPointFigure(frame)];
  }

  /** The grid as comma-separated values, an hour a row. */
  override async toCsv(): Promise<string> {
    await this.#body.load();
    return this.#body.here ? super.toCsv() : '';
  }

  protected override table(_csv: Csv, frame: SeriesFrame): CsvTable {
    return this.#body.here?.table(frame) ?? { header: [], rows: [] };
  }

  protected content(format: Formatter, frame: SeriesFrame | undefined): TileContent {
    if (isBlocked(this.state)) return this.blockedContent(format);
    const { here } = this.#body;
    const visual = html`<div class="room">${here?.content(format, frame)}</div>`;
    return { visual, meaning: frame && here?.note(format, frame), grow: true, counted: false };
  }
}
