import type { FairDesk } from './fair-desk.ts';
import type { LiveView } from './live-view.ts';
import type { Allotment } from './view-allowance.ts';

/** A view that is not shared yet. */
export interface OpenedView {
  readonly live: LiveView;
  readonly allotment: Allotment;
}

/** How long parts are done one after the other. */
const PART_MS = 3;

/**
 * A view whose first frame is dear, made ready in parts for all who wait for it. Each of their accounts does a part when its turn comes, so that
 * nobody waits for the credit of another, and who is refused or leaves stops nobody else. The last to leave closes a view that nobody shares.
 */
export class Preparation {
  readonly opened: OpenedView;
  readonly #desk: FairDesk;
  readonly #parts: Iterator<void, void>;
  /** Accounts that do parts now. */
  readonly #working = new Map<string | undefined, Promise<void>>();
  readonly #onEnd: () => void;
  #waiting = 0;
  #isReady = false;
  #failure: { readonly error: unknown } | undefined;
  #isShared = false;

  /** @param onEnd - Called once, when it is ready or nobody waits any more. */
  constructor(opened: OpenedView, parts: Iterator<void, void>, desk: FairDesk, onEnd: () => void) {
    this.opened = opened;
    this.#parts = parts;
    this.#desk = desk;
    this.#onEnd = onEnd;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Whoever enters leaves, too. */
  enter(): this {
    this.#waiting += 1;
    return this;
  }

  leave(): void {
    this.#waiting -= 1;
    if (this.#waiting > 0 || this.#isShared) return;
    this.#onEnd();
    this.opened.live.close();
    this.opened.allotment.release();
  }

  /** The view has readers from now on, and closes with the last of them. */
  share(): OpenedView {
    this.#isShared = true;
    this.#onEnd();
    return this.opened;
  }

  /**
   * Resolves when the view is ready.
   *
   * @param signal - When it is aborted, this one waits no longer.
   * @throws What the desk refuses the account with, and for all what a part threw.
   */
  async ready(account: string | undefined, signal: AbortSignal | undefined): Promise<void> {
    while (!this.#isReady) {
      if (this.#failure !== undefined) throw this.#failure.error;
      signal?.throwIfAborted();
      let work = this.#working.get(account);
      if (work === undefined) {
        work = this.#desk.run(account, () => this.#doParts()).finally(() => this.#working.delete(account));
        this.#working.set(account, work);
      }
      await work;
    }
  }

  #doParts(): void {
    const startedMs = performance.now();
    // All may have left, or another account has done the last.
    while (!this.#isReady && this.#waiting > 0 && performance.now() - startedMs < PART_MS) {
      try {
        this.#isReady = this.#parts.next().done === true;
      } catch (error) {
        this.#failure = { error };
        throw error;
      }
    }
  }
}
