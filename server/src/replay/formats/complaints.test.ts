import { expect, it } from 'vitest';
import { complaints } from './complaints.ts';

const HEAD = 'Complaint ID,Submitted via,Date submitted,Date received,State,Product,Sub-product,Issue';

it('files a complaint at noon of its day, with channel, product and issue', () => {
  const { events } = complaints.read(
    `${HEAD}\n42,Postal mail,2020-02-29,2020-03-01,CA,"Money, moved",Wire,"Fees, hidden"\n`,
    { zone: 'UTC' },
  );
  expect(events).toEqual([
    {
      id: 'complaint-42',
      type: 'complaint.filed',
      time: Date.parse('2020-02-29T12:00:00Z'),
      entity: '42',
      channel: 'postal mail',
      product: 'Money, moved',
      site: 'CA',
      topic: 'Fees, hidden',
      severity: 'medium',
    },
  ]);
});

it('cuts names that are longer than a dimension may be', () => {
  const { events } = complaints.read(`${HEAD}\n1,Web,2020-01-01,2020-01-01,CA,${'P'.repeat(80)},,Issue\n`, {
    zone: 'UTC',
  });
  expect(events[0]?.product).toBe(`${'P'.repeat(63)}…`);
});

it('orders by day and reports rows that are none', () => {
  const { events, strays } = complaints.read(
    `${HEAD}\n2,Web,2020-01-02,,CA,P,,I\n1,Web,2020-01-01,,CA,P,,I\n3,Web,2020-13-01,,CA,P,,I\n4,Web,2020-01-01,,CA,P,,\n`,
    { zone: 'UTC' },
  );
  expect(events.map(({ entity }) => entity)).toEqual(['1', '2']);
  expect(strays.map(({ line }) => line)).toEqual([4, 5]);
});
