import { expect } from 'chai';
import type { SeriesFrame, SeriesPoint } from '../../frames.ts';
import { seriesFrame } from '../../testing/series-frames.ts';
import { weekGrid } from './heatmap.grid.ts';

const point = (t: string, value: number | null, n = 1, partial = false): SeriesPoint => ({
  t: `${t}:00.000Z`,
  value,
  n,
  partial,
});

/** The hours that have a value: weekday from Monday, hour, and what is known. */
function known(of: Partial<SeriesFrame>, points: readonly SeriesPoint[], zone = 'UTC'): unknown[] {
  const frame = seriesFrame({}, { stepMs: 3_600_000, ...of, groups: [{ key: [], points }] });
  return weekGrid(frame, frame.groups[0], zone).flatMap((row, day) =>
    row.flatMap(({ value, n, weeks }, hour) => (value === undefined ? [] : [[day, hour, value, n, weeks]])),
  );
}

describe('the hours of a week', () => {
  // 2 March 2026 is a Monday.
  const mondays = [point('2026-03-02T09:00', 8, 8), point('2026-03-09T09:00', 4, 4), point('2026-03-08T23:00', 1, 1)];

  it('are those of the zone, Monday first', () => {
    expect(known({ unit: 'COUNT' }, mondays)).to.deep.equal([
      [0, 9, 6, 12, 2],
      [6, 23, 1, 1, 1],
    ]);
    expect(known({ unit: 'COUNT' }, mondays, 'Asia/Tokyo')).to.deep.equal([
      [0, 8, 1, 1, 1],
      [0, 18, 6, 12, 2],
    ]);
  });

  it('are of every weekday', () => {
    const week = Array.from({ length: 7 }, (_, day) => point(`2026-03-0${day + 2}T0${day}:00`, day));
    expect(known({ unit: 'COUNT' }, week)).to.deep.equal(week.map((_, day) => [day, day, day, 1, 1]));
  });

  it('weigh shares and means by what was counted', () => {
    const weeks = [
      point('2026-03-02T09:00', 0.9, 30),
      point('2026-03-09T09:00', 0.5, 10),
      point('2026-03-02T10:00', 0.5, 0),
    ];
    expect(known({ unit: 'SHARE' }, weeks)).to.deep.equal([[0, 9, 0.8, 40, 2]]);
  });

  it('add what was counted in parts of an hour', () => {
    const quarters = ['00', '15', '30', '45'].map((minute) => point(`2026-03-02T09:${minute}`, 3));
    expect(known({ unit: 'COUNT', stepMs: 900_000 }, quarters)).to.deep.equal([[0, 9, 12, 4, 1]]);
  });

  it('leave out what is missing, still filling, or of more than an hour', () => {
    const some = [point('2026-03-02T09:00', null), point('2026-03-02T10:00', 5, 1, true)];
    expect(known({ unit: 'COUNT' }, some)).to.deep.equal([]);
    expect(known({ unit: 'COUNT', stepMs: 7_200_000 }, mondays)).to.deep.equal([]);
    expect(weekGrid(seriesFrame(), undefined, 'UTC').flat()).to.have.length(168);
  });
});
