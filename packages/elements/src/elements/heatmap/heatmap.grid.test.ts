import { expect } from 'chai';
import type { SeriesFrame, SeriesPoint } from '../../frames.ts';
import { seriesFrame } from '../../testing/series-frames.ts';
import { comparable, weekGrid } from './heatmap.grid.ts';

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

describe('an hour compared with that of the window before', () => {
  const cell = (value: number | undefined, n: number) => ({ value, n, weeks: 1 });
  const compared = (unit: SeriesFrame['unit'], now: ReturnType<typeof cell>, before?: ReturnType<typeof cell>) =>
    comparable(seriesFrame({}, { unit }), now, before);

  it('tells what it was', () => {
    expect(compared('SHARE', cell(0.8, 5), cell(0.7, 5))).to.equal(0.7);
    expect(compared('COUNT', cell(3, 3), cell(0, 0))).to.equal(0);
  });

  it('tells no difference where too few were counted for a share or a mean, in either window', () => {
    expect(compared('SHARE', cell(0.8, 4), cell(0.7, 50))).to.equal(undefined);
    expect(compared('MILLISECONDS', cell(800, 50), cell(700, 4))).to.equal(undefined);
    expect(compared('COUNT', cell(1, 1), cell(2, 2))).to.equal(2);
  });

  it('tells none where one of them has no value', () => {
    expect(compared('COUNT', cell(undefined, 0), cell(2, 2))).to.equal(undefined);
    expect(compared('COUNT', cell(2, 2), cell(undefined, 0))).to.equal(undefined);
    expect(compared('COUNT', cell(2, 2))).to.equal(undefined);
  });
});
