import type { FiguresFrame } from '@andon/elements';
import { Component, InjectionToken, inject, signal } from '@angular/core';
import { ServiceFigures } from './service-figures.js';

/** What makes a frame of a score; given from outside, because Angular's compiler sees nothing but this folder. */
export const FRAME_OF = new InjectionToken<(value: number) => FiguresFrame>('frame of a score');

@Component({
  selector: 'app-page',
  imports: [ServiceFigures],
  template: `
    <button type="button" (click)="shown.set(!shown())">toggle</button>
    <button type="button" (click)="keys.set(keys().toReversed())">reverse</button>
    <button type="button" (click)="value.set(value() + 1)">next</button>
    @if (shown()) {
      @for (key of keys(); track key) {
        <section [id]="key"><service-figures [score]="frameOf(value())" /></section>
      }
    }
  `,
})
export class Page {
  readonly frameOf = inject(FRAME_OF);
  readonly shown = signal(true);
  readonly keys = signal(['first', 'second']);
  readonly value = signal(41);
}
