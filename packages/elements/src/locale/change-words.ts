import type { ChangeMessages, Messages } from './messages.ts';

const english: ChangeMessages = {
  change: (difference, direction, previous) =>
    `${direction === 'up' ? 'Up' : 'Down'} ${difference}, from ${previous} before`,
  noChange: 'As in the window before',
  noEarlier: 'No earlier period to compare with',
  previousPeriod: 'Previous period',
  nothingBefore: 'Nothing to compare with in the previous period',
};

/** Words of comparisons: in English here, in other languages in their files. */
export const changeWords = (messages: Messages): ChangeMessages => messages.ofSettings ?? english;
