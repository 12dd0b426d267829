import { byId, make } from '../shared/dom.ts';
import { QUEUES, type WallWord } from './copy.ts';

/** Who waits in each queue and how long: the one table that must be read from across the room, so it has two columns and no more. */
export function showQueues(words: Readonly<Record<WallWord, string>>): void {
  for (const queue of QUEUES) {
    // The assistant's chats never wait; they would only thin out the figures.
    const filter = `queue=${queue};channel=phone,chat,counter`;
    const cell = (figure: string, attributes: Readonly<Record<string, string>> = {}) =>
      make('td', {}, make('andon-metric', { figure, filter, variant: 'cell', ...attributes }));
    byId('queues').append(
      make(
        'tr',
        {},
        make('th', { scope: 'row' }, words[queue]),
        cell('queue.waiting', { target: '6', tolerance: '6' }),
        cell('queue.longestWaitSince'),
      ),
    );
  }
}
