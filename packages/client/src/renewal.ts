import type { Clock } from './clock.ts';
import type { TokenProvider } from './live-source.ts';
import { renewalTime } from './token.ts';

// Fetched by pages that have a token, once they are connected.

/** A provider that hands out nearly expired tokens is not asked more often than this. */
const RENEWAL_MINIMUM_MS = 5_000;

export interface RenewalOptions {
  /** In use now. */
  readonly token: string;
  readonly provider: TokenProvider;
  readonly clock: Clock;
  /** The server's clock. */
  readonly now: () => number;
  /** Aborted when the connection that uses `token` ends. */
  readonly signal: AbortSignal;
  /** False where it cannot be done at this moment. */
  readonly replace: (renewed: string) => boolean;
  readonly onError: (error: unknown) => void;
}

/** Asks for a new token before the one in use expires. */
export function keepRenewed({ token, provider, clock, now, signal, replace, onError }: RenewalOptions): void {
  const renewAt = renewalTime(token);
  let cancel = () => {};
  /** A provider that keeps failing is reported once until it fails otherwise. */
  let reported: string | undefined;

  function schedule(): void {
    cancel = clock.setTimer(
      () => {
        // Early: the server's clock was not known yet, or the delay was longer than a timer can be.
        if (renewAt > now()) schedule();
        else void renew();
      },
      Math.max(renewAt - now(), RENEWAL_MINIMUM_MS),
    );
  }

  async function renew(): Promise<void> {
    try {
      const renewed = await provider();
      if (signal.aborted) return;
      if (renewed !== undefined && renewed !== token && replace(renewed)) return;
    } catch (cause) {
      if (reported !== String(cause)) onError(cause);
      reported = String(cause);
    }
    if (!signal.aborted) schedule();
  }

  if (renewAt === Number.POSITIVE_INFINITY || signal.aborted) return;
  signal.addEventListener('abort', () => cancel());
  schedule();
}
