import type { ReactiveControllerHost, TemplateResult } from 'lit';
import type { Formatter } from '../format/formatter.ts';
import type { Figure } from '../frames.ts';
import type { Theme } from '../live/context.ts';
import type { LiveHost } from '../live/live-binding.ts';
import type { SelectDetail } from './andon-element.ts';
import type { ElementState } from './state.ts';

/** What every element lends to a body that is fetched for it. */
export interface BodyHost extends LiveHost, ReactiveControllerHost, HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly format: Formatter | undefined;
  readonly heading: string;
  readonly state: ElementState;
  readonly theme: Theme;
  readonly asOfMs: number | undefined;
  nowMs(): number;
  select(detail: SelectDetail): void;
  figureText(format: Formatter, figure: Figure, coloured?: boolean): TemplateResult;
}
