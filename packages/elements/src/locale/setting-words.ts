import type { Messages, QualifierMessages } from './messages.ts';

const english: QualifierMessages = {
  within: (duration) => `in ${duration}`,
  naive: 'answered cases only',
  quantile: (percent) => `${percent} within`,
  qualified: (name, details) =>
    name + details.map((detail) => (detail.startsWith('in ') ? ` ${detail}` : `, ${detail}`)).join(''),
};

/** Words of settings in a figure's name: in English here, in other languages in their files. */
export const settingWords = (messages: Messages): QualifierMessages => messages.ofSettings ?? english;
