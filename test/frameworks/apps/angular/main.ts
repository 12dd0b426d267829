import '@andon/elements';
// What Angular's own compiler made of page.ts.
import { FRAME_OF, Page } from 'compiled:page.js';
import type { FiguresFrame } from '@andon/elements';
import { bootstrapApplication } from '@angular/platform-browser';
import { npsFrame } from '../shared/nps-frame.ts';

document.querySelector('#app')!.append(document.createElement('app-page'));
const frames = new Map<number, FiguresFrame>();
/** The same object for the same score: a template must not get another one each time it looks. */
const frameOf = (value: number): FiguresFrame => {
  const known = frames.get(value) ?? npsFrame(value);
  frames.set(value, known);
  return known;
};
await bootstrapApplication(Page, { providers: [{ provide: FRAME_OF, useValue: frameOf }] });
