declare module 'tdigest' {
  export class TDigest {
    push(value: number): void;
    push_centroid(centroids: unknown): void;
    percentile(q: number): number | undefined;
    toArray(): unknown;
  }
}
