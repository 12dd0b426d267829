import type { FigureRef } from '@andon/schema';
import { property } from 'lit/decorators.js';
import type { Formatter } from '../format/formatter.ts';
import { type FigureParams, parseParams } from '../format/parse-params.ts';
import type { Frame, FrameKind } from '../frames.ts';
import { figureRef } from '../live/view.ts';
import { qualifiedName } from '../parts/qualified-name.ts';
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

  get #params(): FigureParams {
    return typeof this.params === 'object' ? this.params : parseParams(this.params);
  }

  /** The figure as a request names it. */
  protected get figureRef(): FigureRef {
    return figureRef(this.figureKey, this.#params);
  }

  /** Whole from the first drawing on: a name that grew a moment later would move what stands below. */
  protected override titleText(format: Formatter): string {
    return this.label ?? qualifiedName(this.figureKey, this.#params, format);
  }
}
