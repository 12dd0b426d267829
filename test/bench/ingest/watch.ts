/* Somebody who watches: subscribes to the queue board, and answers how long it waited for each frame. */
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const [url = ''] = process.argv.slice(2);
const gapsMs: number[] = [];
let lastAt = 0;
const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
client.subscribe(
  {
    query: `subscription { queue(window: "15m", groupBy: ["queue"], cadenceMs: 1000) {
      meta { asOf } groups { offered { value } answered { value } serviceLevel { value } wait { value } } } }`,
  },
  {
    next({ errors }) {
      if (errors) throw new Error(JSON.stringify(errors));
      const now = performance.now();
      if (lastAt > 0) gapsMs.push(now - lastAt);
      else process.send?.('watching');
      lastAt = now;
    },
    error(error) {
      throw error;
    },
    complete() {},
  },
);
process.on('message', () => process.send?.(gapsMs.splice(0)));
process.on('disconnect', () => process.exit());
