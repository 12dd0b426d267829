import type { DefinitionMessages, Messages } from './messages.ts';

const english: DefinitionMessages = {
  formula: 'Formula',
  variant: 'Variant',
  counted: 'Counted',
  freshness: 'As of',
  source: 'Source',
  intervalWord: '95 % interval',
  definitionMissing: 'The server gave no definition of this figure.',
  reported: 'Reported by another system, not counted from events',
  window: 'Window',
};

/** Words of the panel behind a number: in English here, in other languages in their files. */
export const definitionWords = (messages: Messages): DefinitionMessages => messages.ofHelp ?? english;
