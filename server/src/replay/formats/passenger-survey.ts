import type { ServiceEvent } from '@andon/metrics';
import { inTimeOrder, type ReplayFormat, type Stray, withoutEmpty } from '../format.ts';
import { createLocalClock } from '../local-time.ts';
import { readTable, type TableRow } from '../table.ts';

/**
 * Interviews with passengers of an airport, May 2017 (City of San Francisco). One row an interview, which gives one answer to the question
 * whether the passenger would recommend it, and ratings of touchpoints.
 *
 * The log has days, no times: interviews follow one another from noon, a second each.
 */
export const passengerSurvey: ReplayFormat = {
  name: 'passenger-survey',
  summary: 'interviews at an airport: comma-separated, one row an interview (RESPNUM, INTDATE, NETPRO, …)',
  zone: 'America/Los_Angeles',
  read(text, { zone }) {
    const clock = createLocalClock(zone);
    const events: ServiceEvent[] = [];
    const strays: Stray[] = [];
    const interviewsByDay = new Map<number, number>();
    for (const row of readTable(text, { columns: ['RESPNUM', 'INTDATE', 'BAREA', 'NETPRO', 'WEIGHT'] })) {
      const day = Number(row.cells.INTDATE);
      const respondent = row.cells.RESPNUM;
      if (!respondent || !Number.isInteger(day) || day < 1 || day > 31) {
        strays.push({ line: row.line, reason: 'no respondent or day of May; left out' });
        continue;
      }
      const earlier = interviewsByDay.get(day) ?? 0;
      interviewsByDay.set(day, earlier + 1);
      const time = clock.toEpochMs({ ...SURVEY_MONTH, day, hour: 12 }) + earlier * 1000;
      events.push(...answersOf(row, respondent, time, strays));
    }
    return { events: inTimeOrder(events), strays };
  },
};

const SURVEY_MONTH = { year: 2017, month: 5 };

/** What the rated questions are about. */
const TOUCHPOINTS: Readonly<Record<string, string>> = {
  Q7ART: 'art',
  Q7FOOD: 'food',
  Q7STORE: 'stores',
  Q7SIGN: 'signs',
  Q7WALKWAYS: 'walkways',
  Q7SCREENS: 'screens',
  Q7INFODOWN: 'information, lower level',
  Q7INFOUP: 'information, upper level',
  Q7WIFI: 'wi-fi',
  Q7ROADS: 'roads',
  Q7PARK: 'parking',
  Q7AIRTRAIN: 'train',
  Q7LTPARKING: 'long-term parking',
  Q7RENTAL: 'rental cars',
  Q7ALL: 'airport as a whole',
  Q9BOARDING: 'cleanliness of boarding areas',
  Q9AIRTRAIN: 'cleanliness of the train',
  Q9RENTAL: 'cleanliness of rental cars',
  Q9FOOD: 'cleanliness of restaurants',
  Q9RESTROOM: 'cleanliness of restrooms',
  Q9ALL: 'cleanliness as a whole',
  Q10SAFE: 'safety',
  Q13GETRATE: 'getting to the airport',
  Q14FIND: 'finding the way',
  Q14PASSTHRU: 'security checks',
};

function answersOf({ line, cells }: TableRow, respondent: string, time: number, strays: Stray[]): ServiceEvent[] {
  const weight = Number(cells.WEIGHT);
  const common = withoutEmpty({
    time,
    entity: respondent,
    site: cells.BAREA || undefined,
    weight: cells.WEIGHT && Number.isFinite(weight) ? weight : undefined,
  });
  const events: ServiceEvent[] = [];
  const recommend = score(cells.NETPRO, 0, 10);
  if (recommend !== undefined) {
    const scale = { instrument: 'nps', score: recommend, scaleMin: 0, scaleMax: 10 } as const;
    events.push({ id: `${respondent}:NETPRO`, type: 'survey.answered', ...common, ...scale });
  } else if (cells.NETPRO !== '11' && cells.NETPRO !== '') {
    strays.push({ line, reason: `NETPRO ${JSON.stringify(cells.NETPRO)} is not on the scale; left out` });
  }
  for (const [question, touchpoint] of Object.entries(TOUCHPOINTS)) {
    // 6 means never used; 0 and blank, no answer.
    const rating = score(cells[question], 1, 5);
    if (rating === undefined) continue;
    const scale = { instrument: 'csat', score: rating, scaleMin: 1, scaleMax: 5 } as const;
    events.push({
      id: `${respondent}:${question}`,
      type: 'survey.answered',
      ...common,
      touchpoint,
      question,
      ...scale,
    });
  }
  return events;
}

function score(text: string | undefined, min: number, max: number): number | undefined {
  if (!text) return undefined;
  const value = Number(text);
  return Number.isInteger(value) && value >= min && value <= max ? value : undefined;
}
