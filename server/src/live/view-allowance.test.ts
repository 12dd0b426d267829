import { describe, expect, it } from 'vitest';
import { LimitError } from './limit-error.ts';
import { ViewAllowance } from './view-allowance.ts';

const HALL = '192.0.2.1';

describe('what views there may be', () => {
  it('is bounded for one viewer, and what is released may be taken again', () => {
    const allowance = new ViewAllowance({ maxViewsPerViewer: 2 });
    const open = (account: string) => allowance.open({ account, address: HALL });
    const first = open('ann');
    open('ann');
    expect(() => open('ann')).toThrow(LimitError);
    open('ben');
    first.release();
    first.release();
    open('ann');
    expect(() => open('ann')).toThrow(/One viewer keeps at most 2/);
  });

  it('is half of all for one address, whatever tokens it has', () => {
    const allowance = new ViewAllowance({ maxViews: 10 });
    for (let i = 0; i < 5; i += 1) allowance.open({ account: `viewer ${i}`, address: HALL });
    expect(() => allowance.open({ account: 'one more', address: HALL })).toThrow(/One address keeps at most 5/);
    for (let i = 0; i < 5; i += 1) allowance.open({ account: `viewer ${i}`, address: `192.0.2.${i + 2}` });
    expect(() => allowance.open({ account: 'one more', address: '198.51.100.1' })).toThrow(
      /This server keeps at most 10/,
    );
  });

  it('is bounded by points too, of all of one viewer’s series together', () => {
    const shareOf = (name: string) => (name === 'portal' ? 0.4 : 0.2);
    const allowance = new ViewAllowance({ maxPointsPerViewer: 100, shareOf });
    const open = (account: string | undefined) => allowance.open({ account, address: HALL });
    const first = open('ann');
    first.hold({ points: 60 });
    const second = open('ann');
    expect(() => second.hold({ points: 41 })).toThrow(LimitError);
    second.hold({ points: 40 });
    first.hold({ points: 50 });
    second.hold({ points: 50 });
    expect(() => second.hold({ points: 51 })).toThrow(LimitError);
    open('ben').hold({ points: 100 });
    open('portal').hold({ points: 200 });
    open(undefined).hold({ points: 1_000 });
    first.release();
    second.hold({ points: 100 });
  });

  it('is bounded by what is kept of the past, counted once for all views of a viewer that share it', () => {
    const allowance = new ViewAllowance({ maxStepsPerViewer: 100 });
    const open = (account: string | undefined) => allowance.open({ account, address: HALL });
    const calls = { size: 60 };
    const first = open('ann');
    first.hold({ kept: [calls] });
    open('ann').hold({ kept: [calls] });
    const cases = { size: 10 };
    const second = open('ann');
    second.hold({ kept: [cases] });
    // As it is read, more and more is kept.
    cases.size = 41;
    expect(() => second.hold({ kept: [cases] })).toThrow(/One viewer’s views hold at most 100 steps/);
    second.release();
    open('ann').hold({ kept: [calls, { size: 40 }] });
    open('ben').hold({ kept: [calls] });
    open(undefined).hold({ kept: [{ size: 1_000 }] });
  });
});
