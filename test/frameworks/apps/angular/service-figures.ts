import { Component, CUSTOM_ELEMENTS_SCHEMA, input, signal } from '@angular/core';

// In main.ts: import '@andon/elements';
@Component({
  selector: 'service-figures',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <andon-provider endpoint="https://andon.example/graphql">
      <andon-queue group-by="queue" selectable (andon-select)="choose($event)" />
      <andon-metric figure="queue.waiting" [filter]="chosen()" />
      <andon-metric figure="survey.nps" [frame]="score()" />
    </andon-provider>
  `,
})
export class ServiceFigures {
  readonly score = input.required<object>();
  readonly chosen = signal<string | undefined>(undefined);

  choose(event: Event): void {
    this.chosen.set((event as CustomEvent<{ filter: string }>).detail.filter);
  }
}
