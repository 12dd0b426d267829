import type { FigureRef } from '@andon/schema';
import { property } from 'lit/decorators.js';
import type { Formatter } from '../format/formatter.ts';
import type { FigureParams } from '../format/parse-params.ts';
import type { Frame } from '../frames.ts';
import { settings } from '../live/settings.ts';
import { figureRef } from '../live/view.ts';
import { FrameElement } from './frame-element.ts';

/** An element about one figure of the page's choice. */
export abstract class FigureElement<F extends Frame> extends FrameElement<F> {
  /** Key of the figure, `family.name`, for example `queue.waiting`. */
  @property() figure: string | undefined;

  /** Settings of the figure: `quantile=0.9;businessHours=true`. */
  @property() params: string | FigureParams | undefined;

  protected get figureKey(): string {
    return this.figure ?? '';
  }

  protected override get hasSettings(): boolean {
    return !!this.params || super.hasSettings;
  }

  /** Undefined while what reads them is on its way. */
  get #params(): FigureParams | undefined {
    if (!this.params) return {};
    const read = settings.for(this);
    return typeof this.params === 'object' ? this.params : read?.parseParams(this.params);
  }

  /** The figure as a request names it. */
  protected get figureRef(): FigureRef {
    return figureRef(this.figureKey, this.#params ?? {});
  }

  /** A name that says less than it should for a moment would jump: it waits. */
  protected override titleText(format: Formatter): string {
    if (this.label !== undefined || !this.params) return super.titleText(format);
    const params = this.#params;
    return (params && settings.for(this)?.qualifiedName(this.figureKey, params, format)) ?? '';
  }
}
