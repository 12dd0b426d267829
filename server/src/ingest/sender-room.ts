import { Tally } from '../tally.ts';

/** Of all requests at once, those of one sender. */
const SENDER_SHARE = 0.5;

export interface SenderRoomOptions {
  /** Requests at once. */
  readonly maxRequests: number;
  /** Events handed to the log and not yet durable, over all senders. */
  readonly maxPendingEvents: number;
}

/**
 * Who may begin a request with events. One sender has at most half of all requests, and one that has none under way is not kept out by what the
 * others have pending: whoever floods the door, everybody else still gets through it. Memory stays bounded, as every request has a bound of its
 * own.
 */
export class SenderRoom {
  readonly #options: SenderRoomOptions;
  readonly #ofSender = new Tally();
  #requests = 0;

  constructor(options: SenderRoomOptions) {
    this.#options = options;
  }

  /** Under way. */
  get requests(): number {
    return this.#requests;
  }

  /**
   * @param sender - `undefined` where senders are not told apart.
   * @returns Whether the request may go on; it then has to `leave`.
   */
  enter(sender: string | undefined, pendingEvents: number): boolean {
    const { maxRequests, maxPendingEvents } = this.#options;
    if (this.#requests >= maxRequests) return false;
    const own = sender === undefined ? 0 : this.#ofSender.of(sender);
    if (own >= Math.ceil(maxRequests * SENDER_SHARE)) return false;
    const isFirst = sender !== undefined && own === 0;
    if (pendingEvents >= maxPendingEvents && !isFirst) return false;
    this.#requests++;
    if (sender !== undefined) this.#ofSender.add(sender, 1);
    return true;
  }

  leave(sender: string | undefined): void {
    this.#requests--;
    if (sender !== undefined) this.#ofSender.add(sender, -1);
  }
}
