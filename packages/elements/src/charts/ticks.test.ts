import { expect } from 'chai';
import { spread } from './spread.ts';
import { timeTicks } from './time-ticks.ts';
import { valueTicks } from './value-ticks.ts';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);

describe('time ticks', () => {
  it('stand at round times of the zone', () => {
    const ticks = timeTicks(at('2026-03-02T09:10:00Z'), at('2026-03-02T13:05:00Z'), 8, 'Asia/Kolkata');
    // India is 5 h 30 min ahead.
    expect(ticks.map(({ atMs }) => new Date(atMs).toISOString().slice(11, 16))).to.deep.equal([
      '09:30',
      '10:00',
      '10:30',
      '11:00',
      '11:30',
      '12:00',
      '12:30',
      '13:00',
    ]);
  });

  it('mark midnight of the zone', () => {
    const ticks = timeTicks(at('2026-03-01T12:00:00Z'), at('2026-03-02T12:00:00Z'), 5, 'Europe/Berlin');
    expect(ticks.filter(({ day }) => day).map(({ atMs }) => new Date(atMs).toISOString())).to.deep.equal([
      '2026-03-01T23:00:00.000Z',
    ]);
  });

  it('keep days at midnight across a change of clocks', () => {
    const ticks = timeTicks(at('2026-03-27T00:00:00Z'), at('2026-03-31T00:00:00Z'), 5, 'Europe/Berlin');
    expect(ticks.map(({ atMs }) => new Date(atMs).toISOString().slice(0, 16))).to.deep.equal([
      '2026-03-27T23:00',
      '2026-03-28T23:00',
      '2026-03-29T22:00',
      '2026-03-30T22:00',
    ]);
  });

  it('are as many as there is room for, wherever the span begins', () => {
    const times = (from: string, to: string) => timeTicks(at(from), at(to), 3, 'UTC').length;
    expect(times('2026-03-02T00:03:00Z', '2026-03-02T04:03:00Z')).to.equal(2);
    expect(times('2026-03-01T23:56:00Z', '2026-03-02T04:01:00Z')).to.equal(3);
  });

  it('are at least two dates in a week, on whatever day it ends', () => {
    for (let day = 1; day <= 14; day++) {
      for (const zone of ['UTC', 'Asia/Kolkata', 'America/Los_Angeles']) {
        const to = at(`2026-03-${String(day).padStart(2, '0')}T13:00:00Z`);
        const ticks = timeTicks(to - 7 * 24 * HOUR, to, 2, zone);
        expect(ticks).to.have.lengthOf(2);
        expect(ticks.every((tick) => tick.day)).to.equal(true);
      }
    }
  });

  it('are at least two in four hours, whenever they begin', () => {
    for (let minute = 0; minute < 24 * 60; minute += 5) {
      const from = at('2026-03-02T00:00:00Z') + minute * 60_000;
      expect(timeTicks(from, from + 4 * HOUR + 300_000, 2, 'UTC')).to.have.lengthOf(2);
    }
  });

  it('are never more than asked for', () => {
    for (const hours of [0.1, 1, 4, 24, 170, 720, 2160]) {
      const to = at('2026-03-02T13:00:00Z');
      expect(timeTicks(to - hours * HOUR, to, 6, 'UTC').length).to.be.within(1, 6);
    }
  });
});

describe('value ticks', () => {
  it('step by 1, 2 or 5', () => {
    expect(valueTicks([0, 17], 'POINTS', 4)).to.deep.equal([0, 10, 20]);
    expect(valueTicks([0.62, 0.95], 'SHARE', 4)).to.deep.equal([0.6, 0.8, 1]);
  });
  it('are whole for counts', () => expect(valueTicks([0, 2], 'COUNT', 6)).to.deep.equal([0, 1, 2]));
  it('are human for durations', () => {
    expect(valueTicks([0, 3 * HOUR], 'MILLISECONDS', 4)).to.deep.equal([0, HOUR, 2 * HOUR, 3 * HOUR]);
  });
  it('cover the range', () => {
    const ticks = valueTicks([-37, 61], 'POINTS', 5);
    expect(ticks[0]).to.be.at.most(-37);
    expect(ticks.at(-1)).to.be.at.least(61);
  });
});

describe('labels along a line', () => {
  it('stay where there is room', () => expect(spread([10, 50], 12, [0, 100])).to.deep.equal([10, 50]));
  it('move apart around their middle', () => expect(spread([50, 50], 10, [0, 100])).to.deep.equal([45, 55]));
  it('stay inside', () => expect(spread([99, 100, 98], 10, [0, 100])).to.deep.equal([90, 100, 80]));
  it('keep their order', () => {
    const places = spread([30, 31, 29, 70], 12, [0, 100]);
    expect(places[2]! < places[0]! && places[0]! < places[1]! && places[1]! < places[3]!).to.equal(true);
  });
});
