import type { SeriesPoint } from '../view.ts';
import type { GroupSource } from '../windows/group-source.ts';

interface Shown {
  readonly point: SeriesPoint;
  /** As it was counted. */
  readonly counted: SeriesPoint;
  /** How often anything had been reported then. */
  readonly reports: number;
}

/** Points of a series in which a reported total stands for what was not counted: as long as nothing changes they are the very objects of before. */
export class ReportedPoints {
  readonly #shown = new Map<GroupSource, Map<number, Shown>>();
  #reports = 0;

  /** @param from - Start of the first point that is shown. */
  begin(reports: number, from: number): void {
    this.#reports = reports;
    for (const points of this.#shown.values()) for (const t of points.keys()) if (t < from) points.delete(t);
  }

  show(
    source: GroupSource,
    counted: SeriesPoint,
    find: () => { readonly value: number; readonly n: number } | undefined,
  ): SeriesPoint {
    let points = this.#shown.get(source);
    if (!points) {
      points = new Map();
      this.#shown.set(source, points);
    }
    const before = points.get(counted.t);
    const isSame = before?.counted === counted;
    if (isSame && before.reports === this.#reports && !counted.partial) return before.point;
    const reported = find();
    const isKept =
      isSame &&
      before.point.n === (reported?.n ?? counted.n) &&
      before.point.value === (reported?.value ?? counted.value);
    const point = isKept ? before.point : reported ? { ...counted, ...reported, lower: null, upper: null } : counted;
    points.set(counted.t, { point, counted, reports: this.#reports });
    return point;
  }
}
