import type { LiveRequest, LiveSnapshot, LiveSource, LiveStore } from '@andon/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { nextBeat, tellTogether } from './beat.ts';
import type { View } from './view.ts';

export interface LiveHost extends ReactiveControllerHost {
  /** Undefined while nothing should be asked of anyone. */
  readonly liveSource: LiveSource | undefined;
  /** False while nobody can see the element. */
  readonly watched: boolean;
  /** The reader stopped updates: what is shown stays. */
  readonly halted: boolean;
}

/**
 * The views an element watches. What to ask follows from the element's properties and is compared before every update; equal requests
 * of other elements share the subscription in the client. The last answer to a request stays until there is a newer one, so that
 * neither a move in the DOM nor a resting element blanks a number.
 */
export class LiveBindings<T> implements ReactiveController {
  readonly #host: LiveHost;
  readonly #views: () => readonly (View<T> | undefined)[];
  readonly #everyMs: () => number;
  readonly #slots: LiveSlot<T>[] = [];

  /** @param everyMs - Least time between two updates that bring nothing but a newer frame. */
  constructor(host: LiveHost, views: () => readonly (View<T> | undefined)[], everyMs = () => 0) {
    this.#host = host;
    this.#views = views;
    this.#everyMs = everyMs;
    host.addController(this);
  }

  /** In the order of the views. */
  get snapshots(): readonly (LiveSnapshot<T> | undefined)[] {
    return this.#slots.map((slot) => slot.snapshot);
  }

  hostUpdate(): void {
    // What arrives for an element that has left, such as its language, must not make it watch again.
    if (!this.#isConnected) return;
    const { liveSource, watched, halted } = this.#host;
    const views = liveSource ? this.#views() : [];
    for (const slot of this.#slots.splice(views.length)) slot.stop();
    views.forEach((view, index) => {
      this.#slots[index] ??= new LiveSlot(() => this.#host.requestUpdate(), this.#everyMs);
      this.#slots[index].ask(liveSource, view);
      this.#slots[index].follow(watched, halted);
    });
  }

  get #isConnected(): boolean {
    return (this.#host as unknown as Node).isConnected;
  }

  hostConnected(): void {
    // Views left without listeners start again with the next update.
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    // A moved element is connected again before this runs: it keeps its subscriptions.
    queueMicrotask(() => {
      if (this.#isConnected) return;
      for (const slot of this.#slots) slot.stop();
    });
  }
}

/** The one view most elements watch. */
export class LiveBinding<T> {
  readonly #bindings: LiveBindings<T>;

  constructor(host: LiveHost, view: () => View<T> | undefined, everyMs?: () => number) {
    this.#bindings = new LiveBindings(host, () => [view()], everyMs);
  }

  get snapshot(): LiveSnapshot<T> | undefined {
    return this.#bindings.snapshots[0];
  }

  /** The one field of its answer. */
  frame<F>(): F | undefined {
    return rootField<F>(this.snapshot?.frame);
  }
}

/** The one field an answer has, whatever its name. */
export const rootField = <F>(answer: unknown): F | undefined => Object.values(answer ?? {})[0] as F | undefined;

class LiveSlot<T> {
  readonly #onChange: () => void;
  readonly #everyMs: () => number;
  #toldMs = Number.NEGATIVE_INFINITY;
  #late: ReturnType<typeof setTimeout> | undefined;
  #source: LiveSource | undefined;
  #document: string | undefined;
  #key: string | undefined;
  #store: LiveStore<unknown> | undefined;
  #unsubscribe: (() => void) | undefined;
  snapshot: LiveSnapshot<T> | undefined;

  constructor(onChange: () => void, everyMs: () => number) {
    this.#onChange = onChange;
    this.#everyMs = everyMs;
  }

  ask(source: LiveSource | undefined, view: View<T> | undefined): void {
    // The document apart: a long text, and compared before every update.
    const key = view && JSON.stringify(view.variables);
    if (source === this.#source && view?.document === this.#document && key === this.#key) return;
    this.stop();
    this.#source = source;
    this.#document = view?.document;
    this.#key = key;
    this.#store = view && source?.live(view as LiveRequest<unknown, object>);
    // Another question: an old answer under a new title would be a wrong number.
    this.snapshot = undefined;
  }

  follow(watched: boolean, halted: boolean): void {
    const store = this.#store;
    if (!store) return;
    if (!this.#unsubscribe) {
      // The first subscription of an element nobody sees can wait.
      if (!watched) return;
      this.#unsubscribe = store.subscribe((snapshot) => {
        // Any other change than a newer frame is told at once.
        const shown = this.snapshot;
        const onlyNewer =
          shown?.frame !== undefined && shown.state === snapshot.state && shown.error === snapshot.error;
        this.snapshot = snapshot as LiveSnapshot<T>;
        const waitMs = nextBeat(this.#toldMs, this.#everyMs()) - performance.now();
        if (!onlyNewer) this.#tell();
        else if (waitMs <= 0) tellTogether(this.#tell);
        else this.#late ??= setTimeout(tellTogether, waitMs, this.#tell);
      });
    }
    // One that is paused from the start still fetches what it is to show.
    store.setPaused(!watched || (halted && this.snapshot?.frame !== undefined));
  }

  readonly #tell = (): void => {
    clearTimeout(this.#late);
    this.#late = undefined;
    this.#toldMs = performance.now();
    this.#onChange();
  };

  stop(): void {
    clearTimeout(this.#late);
    this.#late = undefined;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}
