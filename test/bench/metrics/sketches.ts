import { QuantileSketch } from '@andon/metrics';
import { createSeededRandom } from '@andon/metrics/testing';
import * as hdr from 'hdr-histogram-js';
import { TDigest } from 'tdigest';
import { cpuMs } from './cpu.ts';

const COUNT = 1_000_000;
const PARTS = 1000;
const QUANTILES = [0.5, 0.9, 0.95, 0.99, 0.999];

interface Contender {
  readonly name: string;
  create(): { record(value: number): void; quantile(q: number): number };
  /** Adds the second to the first. */
  merge(into: unknown, from: unknown): void;
}

const contenders: readonly Contender[] = [
  {
    name: '@andon/metrics',
    create() {
      const sketch = new QuantileSketch();
      return Object.assign(sketchLike(sketch), { sketch });
    },
    merge: (into, from) =>
      (into as { sketch: QuantileSketch }).sketch.merge((from as { sketch: QuantileSketch }).sketch),
  },
  {
    name: 'hdr-histogram-js',
    create() {
      const histogram = hdr.build({
        bitBucketSize: 32,
        numberOfSignificantValueDigits: 2,
        highestTrackableValue: 1e9,
        autoResize: true,
      });
      return {
        histogram,
        record: (value: number) => histogram.recordValue(value),
        quantile: (q: number) => histogram.getValueAtPercentile(q * 100),
      };
    },
    merge: (into, from) =>
      (into as { histogram: hdr.Histogram }).histogram.add((from as { histogram: hdr.Histogram }).histogram),
  },
  {
    name: 'tdigest',
    create() {
      const digest = new TDigest();
      return {
        digest,
        record: (value: number) => digest.push(value),
        quantile: (q: number) => digest.percentile(q) as number,
      };
    },
    merge: (into, from) =>
      (into as { digest: TDigest }).digest.push_centroid((from as { digest: TDigest }).digest.toArray()),
  },
];

/** Insert, merge and error, on lognormal waits of seconds to hours in ms. */
export async function measureSketches(): Promise<readonly string[]> {
  const { normal } = createSeededRandom(5);
  const values = Float64Array.from({ length: COUNT }, () => Math.round(Math.exp(10 + 1.5 * normal())));
  const sorted = values.toSorted();
  return contenders.map(({ name, create, merge }) => {
    const sketch = create();
    let started = cpuMs();
    for (const value of values) sketch.record(value);
    const insertNs = ((cpuMs() - started) / COUNT) * 1e6;
    const parts = Array.from({ length: PARTS }, (_, i) => {
      const part = create();
      for (let at = i * 200; at < (i + 1) * 200; at++) part.record(values[at]!);
      return part;
    });
    const whole = create();
    started = cpuMs();
    for (const part of parts) merge(whole, part);
    const mergeUs = ((cpuMs() - started) / PARTS) * 1000;
    const errors = QUANTILES.map((q) => {
      const exact = sorted[Math.ceil(q * COUNT) - 1]!;
      return `p${q * 100} ${((100 * Math.abs(sketch.quantile(q) - exact)) / exact).toFixed(2)} %`;
    });
    return `${name.padEnd(18)} insert ${insertNs.toFixed(0).padStart(4)} ns, merge of 200 values ${mergeUs.toFixed(1).padStart(5)} µs, error ${errors.join(', ')}`;
  });
}

function sketchLike(sketch: QuantileSketch) {
  return { record: (value: number) => sketch.record(value), quantile: (q: number) => sketch.quantile(q) ?? Number.NaN };
}
