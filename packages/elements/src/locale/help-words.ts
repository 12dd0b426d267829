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
  formula: 'Formula',
  variant: 'Variant',
  counted: 'Counted',
  freshness: 'As of',
  source: 'Source',
  intervalWord: '95 % interval',
  definitionMissing: 'The server gave no definition of this figure.',
  reported: 'Reported by another system, not counted from events',
  time: 'Time',
  valueWord: 'Value',
  showTable: 'Show as table',
  showChart: 'Show as chart',
  stillFilling: 'still filling',
  limit: (value) => `limit ${value}`,
  beyondLimits: 'beyond its limits',
  chartLabel: (label, window) => `${label}, ${window}`,
  chart: 'chart',
  window: 'Window',
  headlineRules: [
    'A standard is met when its figure reaches the target.',
    'Service is healthy when at least four in five measured standards are met, under strain when at least half are, and missing its standards below that.',
    'Named are the two standards furthest beyond their tolerance, those outside the tolerance first. “Slipped” means that it was met in the window before.',
    'Beyond what chance explains: the whole 95 % interval lies on the wrong side of the target.',
    'Without figures for at least half of the standards nothing is judged.',
  ],
};

/** Words that no page needs before its first figure: in English here, in other languages in their files. */
export const helpWords = (messages: Messages): HelpMessages => messages.ofHelp ?? english;
