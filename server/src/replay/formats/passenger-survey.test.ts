import { expect, it } from 'vitest';
import { passengerSurvey } from './passenger-survey.ts';

const HEAD = 'RESPNUM,INTDATE,BAREA,Q7ART,Q7ALL,Q10SAFE,NETPRO,WEIGHT';

function read(...rows: readonly string[]) {
  return passengerSurvey.read([HEAD, ...rows].join('\n'), { zone: 'America/Los_Angeles' });
}

it('makes one answer of each rating that was given', () => {
  const { events, strays } = read('7,13,G,5,6,0,9,0.5', '8,13,A,,3,1,11,1');
  expect(
    events.map(({ id, instrument, score, scaleMin, scaleMax }) => [id, instrument, score, scaleMin, scaleMax]),
  ).toEqual([
    ['7:NETPRO', 'nps', 9, 0, 10],
    ['7:Q7ART', 'csat', 5, 1, 5],
    ['8:Q7ALL', 'csat', 3, 1, 5],
    ['8:Q10SAFE', 'csat', 1, 1, 5],
  ]);
  expect(events[1]).toMatchObject({ question: 'Q7ART', touchpoint: 'art', site: 'G', weight: 0.5, entity: '7' });
  expect(strays).toEqual([]);
});

it('puts interviews one after the other on the day they were held, in the local day', () => {
  const { events } = read('1,5,A,,,,9,1', '2,5,A,,,,9,1', '3,4,A,,,,9,1');
  const noon = Date.parse('2017-05-05T12:00:00-07:00');
  expect(events.map(({ time }) => time)).toEqual([noon - 86_400_000, noon, noon + 1000]);
});

it('reports what is not on the scale or has no day', () => {
  const { events, strays } = read('1,5,A,,,,12,1', '2,,A,,,,9,1');
  expect(events).toEqual([]);
  expect(strays.map(({ line }) => line)).toEqual([2, 3]);
});
