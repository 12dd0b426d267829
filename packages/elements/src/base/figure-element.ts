import type { FigureRef } from '@andon/schema';
import { property } from 'lit/decorators.js';
import type { Formatter } from '../format/formatter.ts';
import type { FigureParams } from '../format/parse-params.ts';
import type { Frame, FrameKind } from '../frames.ts';
import { settings } from '../live/settings.ts';
import { figureRef } from '../live/view.ts';
import { FrameElement } from './frame-element.ts';

/** An element about one figure of the page's choice. */
export abstract class FigureElement<F extends Frame> extends FrameElement<F> {
  /** Key of the figure, `family.name`, for example `queue.waiting`. */
  @property() figure: string | undefined;

  /** Settings of the figure: `quantile=0.9;businessHours=true`. */
  @property() params: string | FigureParams | undefined;

  protected override get frameKind(): FrameKind {
    return 'figures';
  }

  protected get figureKey(): string {
    return this.figure ?? '';
  }

  /** Their module reads and names them. */
  protected override get hasSettings(): boolean {
    return !!this.params || super.hasSettings;
  }

  /** A name that grew a moment later would move what stands below: it is seen when it is whole. */
  protected override get wordless(): boolean {
    return super.wordless || (!!this.params && !settings.for(this));
  }

  /** The figure as a request names it; nothing is asked before its settings can be read. */
  protected get figureRef(): FigureRef {
    return figureRef(this.figureKey, settings.here?.figureParams(this.params) ?? {});
  }

  protected override titleText(format: Formatter): string {
    return this.label ?? settings.here?.qualifiedName(this.figureKey, this.params, format) ?? super.titleText(format);
  }
}
