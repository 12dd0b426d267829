/* Tests of elements are written for Mocha and a browser. Those that ask little of it run here too, in a stand-in for one. */

import { afterAll, beforeAll } from 'vitest';

/** Where nothing has a place, everything is in view. */
class EverythingInView {
  readonly #tell: IntersectionObserverCallback;

  constructor(tell: IntersectionObserverCallback) {
    this.#tell = tell;
  }

  observe(target: Element): void {
    const entry = { target, isIntersecting: true } as unknown as IntersectionObserverEntry;
    queueMicrotask(() => this.#tell([entry], this as unknown as IntersectionObserver));
  }
  unobserve(): void {}
  disconnect(): void {}
}

Object.assign(globalThis, { before: beforeAll, after: afterAll, IntersectionObserver: EverythingInView });
