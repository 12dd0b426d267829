import type { FiguresFrame } from '@andon/elements';
import { ANDON_DIRECTIVES } from '@andon/elements/angular';
import { Component, input, signal } from '@angular/core';

// In main.ts: import '@andon/elements';
@Component({
  selector: 'service-figures',
  imports: [ANDON_DIRECTIVES],
  template: `
    <andon-provider endpoint="https://andon.example/graphql">
      <andon-queue group-by="queue" selectable (andon-select)="chosen.set($event.detail.filter)" />
      <andon-metric figure="queue.waiting" [filter]="chosen()" />
      <andon-metric figure="survey.nps" [frame]="score()" />
    </andon-provider>
  `,
})
export class ServiceFigures {
  readonly score = input.required<FiguresFrame>();
  readonly chosen = signal<string | undefined>(undefined);
}
