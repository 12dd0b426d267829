/**
 * Prints the waiting contacts of each queue as they change, for signage agents and the like:
 *
 *     node --conditions=source packages/client/examples/node.ts [http://127.0.0.1:4000/graphql]
 */
import { createLiveSource } from '@andon/client';
import { QueueBoardDocument } from '@andon/schema';

const [endpoint = 'http://127.0.0.1:4000/graphql'] = process.argv.slice(2);
const source = createLiveSource({ endpoint });
const store = source.live({ document: QueueBoardDocument, variables: { groupBy: ['queue'], withAgents: false } });

store.subscribe(({ frame, state, since, error }) => {
  const groups = frame?.queue.groups ?? [];
  const waiting = groups.map(({ key, waiting: { value } }) => `${key[0]?.value} ${value ?? '–'}`).join(', ');
  const problem = error === undefined ? '' : `, ${error.message}`;
  console.log(`${state} since ${new Date(since).toISOString()}${problem}: ${waiting}`);
});
process.once('SIGINT', () => source.dispose());
