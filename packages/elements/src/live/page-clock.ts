import { noChange } from 'lit';
import { AsyncDirective, directive } from 'lit/async-directive.js';

type Tick = () => void;

const TICK_MS = 1000;
const listeners = new Set<Tick>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** One timer for every running duration of the page: however many, they change in the same frame. Stands still in a hidden tab. */
export function onTick(listener: Tick): () => void {
  listeners.add(listener);
  if (listeners.size === 1) start();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop();
  };
}

function start(): void {
  document.addEventListener('visibilitychange', onVisibility);
  schedule();
}

function stop(): void {
  document.removeEventListener('visibilitychange', onVisibility);
  clearTimeout(timer);
  timer = undefined;
}

function schedule(): void {
  clearTimeout(timer);
  if (document.visibilityState === 'hidden') return;
  // On the whole second, so that a clock and the durations beside it change together.
  timer = setTimeout(tick, TICK_MS - (Date.now() % TICK_MS));
}

function tick(): void {
  for (const listener of [...listeners]) listener();
  schedule();
}

function onVisibility(): void {
  if (document.visibilityState === 'visible') tick();
}

class Ticking extends AsyncDirective {
  #compute: (() => unknown) | undefined;
  #stop: (() => void) | undefined;

  override render(compute: () => unknown): unknown {
    this.#compute = compute;
    if (this.isConnected) this.#start();
    return compute();
  }

  override disconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  override reconnected(): void {
    this.#start();
    if (this.#compute) this.setValue(this.#compute());
  }

  #start(): void {
    this.#stop ??= onTick(() => this.setValue(this.#compute?.() ?? noChange));
  }
}

/** Renders what the function returns, again every second. Only this part of the template, not the element. */
export const ticking = directive(Ticking);
