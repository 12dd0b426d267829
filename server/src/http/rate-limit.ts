export interface RateLimitOptions {
  readonly perSecond: number;
  /** How many may come at once after a quiet time. */
  readonly burst: number;
  /** Epoch ms. */
  readonly now: () => number;
  /** Keys remembered; the longest silent is forgotten first. @default 10000 */
  readonly maxKeys?: number;
}

export interface RateLimit {
  /** @returns 0 when `key` may go on, else milliseconds after which it may. */
  take(key: string, cost?: number): number;
}

/** Refused tokens of one address that are explained and written down. */
export const REFUSALS = { perSecond: 20, burst: 500 } as const;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** A token bucket a key. */
export function createRateLimit({ perSecond, burst, now, maxKeys = 10_000 }: RateLimitOptions): RateLimit {
  const buckets = new Map<string, Bucket>();
  return {
    take(key, cost = 1) {
      const at = now();
      const bucket = buckets.get(key) ?? { tokens: burst, filledAt: at };
      buckets.delete(key);
      buckets.set(key, bucket);
      const [oldest] = buckets.keys();
      if (buckets.size > maxKeys && oldest !== undefined) buckets.delete(oldest);
      bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, at - bucket.filledAt) / 1_000) * perSecond);
      bucket.filledAt = at;
      if (bucket.tokens >= cost) {
        bucket.tokens -= cost;
        return 0;
      }
      return Math.ceil(((cost - bucket.tokens) / perSecond) * 1_000);
    },
  };
}
