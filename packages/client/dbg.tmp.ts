import { FiguresDocument, QueueBoardDocument, SeriesDocument, ServerDocument } from '@andon/schema';
import { createLiveSource } from './src/index.ts';

const source = createLiveSource({ endpoint: 'http://127.0.0.1:24817/graphql', transport: process.argv[2] as never });
const t0 = Date.now();
source.onConnection((c) => console.log(Date.now() - t0, 'conn', c));
source
  .live({ document: QueueBoardDocument, variables: { window: '30m' } })
  .subscribe((s) =>
    console.log(
      Date.now() - t0,
      'queue',
      s.state,
      s.asOf && new Date(s.asOf).toISOString(),
      s.error,
      s.frame?.queue.groups.length,
      JSON.stringify(s.frame ?? {}).length,
      s.frame?.queue.groups[0]?.waiting.value,
      s.frame?.queue.meta.cursor,
    ),
  );
source
  .live({ document: SeriesDocument, variables: { figure: { key: 'queue.offered' }, window: '1h' } })
  .subscribe((s) =>
    console.log(
      Date.now() - t0,
      'series',
      s.state,
      s.error,
      s.frame?.series.meta.reset,
      s.frame?.series.groups[0]?.points.length,
      JSON.stringify(s.frame?.series.groups[0]?.points.at(-1)),
    ),
  );
source
  .live({ document: FiguresDocument, variables: { figures: [{ key: 'queue.nonsense' }] } })
  .subscribe((s) => console.log(Date.now() - t0, 'bad', s.state, s.error));
source.query({ document: ServerDocument, variables: {} }).then(
  (r) => console.log(Date.now() - t0, r),
  (e) => console.log(e),
);
setTimeout(() => {
  source.dispose();
  console.log('disposed', source.now() - Date.now());
}, 6000);
