import type { Messages, SettingMessages } from './messages.ts';

const english: SettingMessages = {
  change: (difference, direction, previous) =>
    `${direction === 'up' ? 'Up' : 'Down'} ${difference}, from ${previous} before`,
  noChange: 'As in the window before',
  noEarlier: 'No earlier period to compare with',
  within: (duration) => `in ${duration}`,
  naive: 'answered cases only',
  quantile: (percent) => `${percent} within`,
  qualified: (name, details) =>
    name + details.map((detail) => (detail.startsWith('in ') ? ` ${detail}` : `, ${detail}`)).join(''),
};

/** Words of settings: in English here, in other languages in their files. */
export const settingWords = (messages: Messages): SettingMessages => messages.ofSettings ?? english;
