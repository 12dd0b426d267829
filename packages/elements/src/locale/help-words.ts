import type { HelpMessages, Messages } from './messages.ts';

const points = (count: string): string => `${count}\u00A0${count === '1' ? 'point' : 'points'}`;

const english: HelpMessages = {
  offTarget: (difference, side, target) => `${difference} ${side} the target${target ? ` of ${target}` : ''}`,
  atTarget: (target) => `Meets the target${target ? ` of ${target}` : ''}`,
  points,
  percentagePoints: points,
  ago: (duration) => `${duration} ago`,
  sentences: (first, second) => `${first}. ${second}`,
  delayedSince: (time) => `Delayed since ${time}`,
  offlineSince: (time) => `Offline since ${time}`,
  asOf: (time, age) => `as of ${time}, ${age}`,
  pause: 'Pause updates',
  resume: 'Resume updates',
  silentSince: (time) => `No events since ${time}`,
  notAllowedHelp: (contact) => (contact ? `Ask ${contact} for access.` : 'Ask the owner of this page for access.'),
  incompatibleHelp:
    'Page and server are of different versions. Reload the page; if that does not help, update the server.',
  errorHelp: 'The server refused the request; other figures still work.',
  unknownFigure: (key) => `There is no figure named ${key}.`,
  announce: (label, status) => `${label}: ${status}`,
};

/** Words that no page needs before its first figure: in English here, in other languages in their files. */
export const helpWords = (messages: Messages): HelpMessages => messages.ofHelp ?? english;
