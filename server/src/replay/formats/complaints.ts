import type { ServiceEvent } from '@andon/metrics';
import { inTimeOrder, label, type ReplayFormat, type Stray, withoutEmpty } from '../format.ts';
import { createLocalClock, type LocalClock } from '../local-time.ts';
import { readTable } from '../table.ts';

/**
 * Complaints about a bank as published by the US Consumer Financial Protection Bureau. One row a complaint.
 *
 * The log has days, no times: a complaint is filed at noon. It says neither when the company answered nor how grave a complaint was, so
 * there are no acknowledgements and resolutions, and every severity is `medium`.
 */
export const complaints: ReplayFormat = {
  name: 'complaints',
  summary: 'complaints about a bank: comma-separated, one row a complaint (Complaint ID, Date submitted, …)',
  zone: 'UTC',
  read(text, { zone }) {
    const clock = createLocalClock(zone);
    const events: ServiceEvent[] = [];
    const strays: Stray[] = [];
    for (const { line, cells } of readTable(text, { columns: COLUMNS })) {
      const id = cells['Complaint ID'];
      const time = noonOf(cells['Date submitted'], clock);
      const topic = label(cells.Issue);
      if (!id || time === undefined || topic === undefined) {
        strays.push({ line, reason: 'no complaint id, day or issue; left out' });
        continue;
      }
      const dimensions = withoutEmpty({
        channel: label(cells['Submitted via']?.toLowerCase()),
        product: label(cells.Product),
        site: label(cells.State),
      });
      events.push({
        id: `complaint-${id}`,
        type: 'complaint.filed',
        time,
        entity: id,
        ...dimensions,
        topic,
        severity: 'medium',
      });
    }
    return { events: inTimeOrder(events), strays };
  },
};

const COLUMNS = ['Complaint ID', 'Submitted via', 'Date submitted', 'State', 'Product', 'Issue'];

function noonOf(text: string | undefined, clock: LocalClock): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '');
  if (!match) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  try {
    return clock.toEpochMs({ year, month, day, hour: 12 });
  } catch {
    // A date that does not exist; told by the caller.
    return undefined;
  }
}
