import type { FigureStatus } from '../frames.ts';
import type { Messages } from '../locale/messages.ts';
import type { ElementState } from './state.ts';

/** The word of a status; empty where there is nothing to say. */
export function statusWord(messages: Messages, status: FigureStatus): string {
  switch (status) {
    case 'ON_TARGET':
      return messages.onTarget;
    case 'ATTENTION':
      return messages.attention;
    case 'CRITICAL':
      return messages.critical;
    case 'NONE':
      return '';
  }
}

/** What stands in place of what may or can not be shown. */
export const blockedWord = (messages: Messages, state: ElementState): string =>
  messages[state === 'not-allowed' ? 'notAllowed' : state === 'incompatible' ? state : 'error'];
