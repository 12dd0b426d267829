/* What follows a resolution: the same complaint again, and what the customer says of the handling. */

import { describe, expect, it } from 'vitest';
import { type Desk, serviceDesk } from '../../testing/fold.ts';
import { complaintOf, type Step } from '../../testing/one-life.ts';

const HOUR = 3600;

const DAY = 24 * HOUR;

const share = (name: string, desk: Desk, seconds = 60 * DAY) => {
  const { value, n } = desk.group('complaint', seconds).figure(name);
  return [value, n];
};

describe('a recurrence', () => {
  const rate = (desk: Desk, seconds = 80 * DAY) => share('recurrenceRate', desk, seconds);
  const resolved: readonly Step[] = [
    ['filed', 0],
    ['resolved', DAY],
  ];

  it.each([
    [31 * DAY, {}, 1],
    [31 * DAY + 0.001, {}, 0],
    [DAY + 0.001, {}, 1],
    // At one instant complaints are filed before others are resolved.
    [DAY, {}, 0],
    [2 * DAY, { topic: 'delay' }, 0],
    [2 * DAY, { customer: 'u2' }, 0],
    [2 * DAY, { severity: 'low', channel: 'web' }, 1],
    [0.5 * DAY, {}, 0],
  ] as const)(
    'is a complaint of the same customer of the same topic within 30 days: after %f s, with %j',
    (seconds, fields, expected) => {
      const desk = serviceDesk();
      const again: Step = ['filed', seconds, fields];
      if (seconds < DAY) {
        complaintOf([resolved[0]!], 'p', desk);
        complaintOf([again], 'again', desk);
        complaintOf([resolved[1]!], 'p', desk);
      } else {
        complaintOf(resolved, 'p', desk);
        complaintOf([again], 'again', desk);
      }
      expect(rate(desk)).toEqual([expected, 1]);
    },
  );

  it('is one, however many follow, and each resolution has its own', () => {
    const desk = complaintOf(resolved);
    complaintOf(
      [
        ['filed', 2 * DAY],
        ['resolved', 3 * DAY],
      ],
      'second',
      desk,
    );
    complaintOf([['filed', 4 * DAY]], 'third', desk);
    // The first and the second were followed by another.
    expect(rate(desk)).toEqual([1, 2]);
  });

  it('is none of a customer who is not known', () => {
    const desk = complaintOf([
      ['filed', 0, { customer: undefined }],
      ['resolved', DAY],
    ]);
    complaintOf([['filed', 2 * DAY, { customer: undefined }]], 'again', desk);
    expect(rate(desk)).toEqual([null, 0]);
  });

  it('is taken back where the complaint was reopened: it had not been resolved', () => {
    const desk = complaintOf(resolved);
    complaintOf([['filed', 2 * DAY]], 'again', desk);
    complaintOf([['reopened', 3 * DAY]], 'p', desk);
    expect(rate(desk)).toEqual([null, 0]);
    complaintOf([['resolved', 4 * DAY]], 'p', desk);
    // Resolved after the other was filed: nothing has followed yet.
    expect(rate(desk)).toEqual([0, 1]);
  });

  it('of one complaint is not that of another of the same customer', () => {
    const desk = complaintOf(resolved);
    complaintOf(
      [
        ['filed', 2 * DAY],
        ['resolved', 3 * DAY],
      ],
      'second',
      desk,
    );
    complaintOf([['reopened', 4 * DAY]], 'second', desk);
    // The first was followed by the second, which is not resolved.
    expect(rate(desk)).toEqual([1, 1]);
  });
});

describe('satisfaction with the handling', () => {
  const CSAT = { instrument: 'csat', scaleMin: 1, scaleMax: 5 };
  const rated = (answers: readonly object[]) => {
    const desk = complaintOf(
      [
        ['filed', 0, { team: 'red' }],
        ['resolved', HOUR],
      ],
      'p',
      serviceDesk({ minimumGroup: 1 }),
    );
    answers.forEach((fields, i) => {
      desk.send('survey.answered', 2 * HOUR, `s${i}`, { ...CSAT, score: 5, about: 'p', team: 'blue', ...fields });
    });
    return desk;
  };

  it('is the share of the top two boxes of the answers about a complaint, on their own scale', () => {
    expect(share('handlingSatisfaction', rated([{ score: 3 }, { score: 4 }, { score: 5 }]))).toEqual([2 / 3, 3]);
    expect(
      share(
        'handlingSatisfaction',
        rated([
          { score: 8, scaleMax: 10 },
          { score: 9, scaleMax: 10 },
        ]),
      ),
    ).toEqual([0.5, 2]);
  });

  it('leaves out other instruments, and answers about nothing or about what is not known', () => {
    const desk = rated([{ instrument: 'nps', scaleMin: 0, scaleMax: 10 }, { about: undefined }, { about: 'q' }]);
    expect(share('handlingSatisfaction', desk)).toEqual([null, 0]);
  });

  it('counts where the complaint is', () => {
    const desk = rated([{}]);
    const n = (team: string) =>
      desk.group('complaint', DAY, { filter: { team: [team] } }).figure('handlingSatisfaction').n;
    expect([n('red'), n('blue')]).toEqual([1, 0]);
  });
});
