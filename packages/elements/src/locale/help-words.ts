import type { HelpMessages, Messages } from './messages.ts';

const english: HelpMessages = {
  pause: 'Pause updates',
  resume: 'Resume updates',
  silentSince: (time) => `No events since ${time}`,
  notAllowedHelp: (contact) => (contact ? `Ask ${contact} for access.` : 'Ask the owner of this page for access.'),
  incompatibleHelp: 'The server is newer than this page. Reload the page.',
  errorHelp: 'The server refused the request; other figures still work.',
  unknownFigure: (key) => `There is no figure named ${key}.`,
  announce: (label, status) => `${label}: ${status}`,
};

/** Words that no page needs before its first figure: in English here, in other languages in their files. */
export const helpWords = (messages: Messages): HelpMessages => messages.ofHelp ?? english;
