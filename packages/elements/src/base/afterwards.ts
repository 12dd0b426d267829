// What a page needs once it shows its first figure, and not before: fetched then, so that it is there when the network is not.
import type { LiveError } from '@andon/client';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { ago } from '../format/ago.ts';
import type { Formatter } from '../format/formatter.ts';
import type { FigureStatus } from '../frames.ts';
import { helpWords } from '../locale/help-words.ts';
import type { Messages } from '../locale/messages.ts';
import { mark } from '../parts/mark.ts';
import { addStyles } from './add-styles.ts';
import { speak } from './announcer.ts';
import type { Freshness } from './freshness.ts';
import { lateStyles } from './late.styles.ts';
import { type ElementState, isStale } from './state.ts';
import { statusWord } from './status-word.ts';

export { spokenFigure } from '../format/spoken-figure.ts';
export { againstTarget } from '../parts/against-target.ts';

const MINUTE_MS = 60_000;

/** What nobody sees at first. */
export const adoptLateStyles = (root: Node): void => addStyles(root, lateStyles);

/**
 * How the codes begin of what the page's author has to mend, with a message that says how: `BAD_USER_INPUT`, `LIMIT_EXCEEDED`, `UNKNOWN_DIMENSION`,
 * `UNTRUSTED_DOCUMENT`, `SETUP_…`, `SERVER_UNREACHABLE`, `TOKEN_FAILED`.
 */
const AUTHORS_ERROR = /^(BAD_U|LIMIT|UNKNOWN_D|UNTR|SETUP|SERVER_|TOKEN)/;

export interface Trouble {
  readonly state: ElementState;
  readonly messages: Messages;
  /** Whom to ask for access. */
  readonly contact: string | undefined;
  readonly error: LiveError | undefined;
  readonly figure: string | undefined;
}

/** What to do about a state in which nothing can be shown. */
export function helpText({ state, messages, contact, error, figure }: Trouble): string {
  const words = helpWords(messages);
  if (state === 'not-allowed') return words.notAllowedHelp(contact);
  if (state === 'incompatible') return words.incompatibleHelp;
  if (figure && error?.code === 'UNKNOWN_FIGURE') return words.unknownFigure(figure);
  if (error && AUTHORS_ERROR.test(error.code)) return error.message;
  // Another attempt follows.
  return error && /^(WS|SS|TI|INT|BU)/.test(error.code) ? messages.connecting : words.errorHelp;
}

/** How a headline is made, which it shows on request. */
export const headlineRules = (messages: Messages): readonly string[] => helpWords(messages).headlineRules;

interface Announcer extends HTMLElement {
  readonly renderRoot: ParentNode;
  readonly format: Formatter | undefined;
  readonly state: ElementState;
  readonly status: FigureStatus;
  /** The name under which a change is announced. */
  readonly heading: string;
}

const announced = new WeakMap<Announcer, string>();

/** Says politely that the status of an element is another. Its first is what the reader finds on the page: only what changes is said. */
export function announceChange(host: Announcer): void {
  const { format, state, status } = host;
  const region = host.renderRoot.querySelector<HTMLElement>('.announce');
  if (!region || !format) return;
  const { messages } = format;
  const words = isStale(state) ? messages[state as 'delayed'] : statusWord(messages, status);
  const before = announced.get(host);
  announced.set(host, words);
  if (before !== undefined && words !== before)
    speak(region, words && helpWords(messages).announce(host.heading, words));
}

/** What cannot be shown, with what to do about it, as one line. */
export function blockedLine(word: string, trouble: Trouble): string {
  return helpWords(trouble.messages).sentences(word, helpText(trouble));
}

/** `Offline since 14:02`. */
export function stateSince({ format, state, since, nowMs }: Omit<Freshness, 'asOfMs'>): string {
  const { messages } = format;
  if (since !== undefined && (state === 'offline' || state === 'delayed'))
    return helpWords(messages)[`${state}Since`](format.moment(since, nowMs()));
  return messages[state as 'delayed'];
}

/** `as of 14:01, 3 min ago` */
export const age = (format: Formatter, time: string, ageMs: number): string =>
  helpWords(format.messages).asOf(time, ago(format, ageMs));

/** The connection lives but nobody sends: an old number that no other sign would give away. */
export function silence(format: Formatter, newest: string, asOfMs: number, afterMinutes: number): unknown {
  const newestMs = Date.parse(newest);
  if (afterMinutes <= 0 || asOfMs - newestMs < afterMinutes * MINUTE_MS) return nothing;
  const words = helpWords(format.messages).silentSince(format.moment(newestMs, asOfMs));
  return html`<span class="silent">${mark('attention')} ${words}</span>`;
}

interface Pausable extends HTMLElement {
  readonly halted: boolean;
  paused: boolean;
}

/** Stops and resumes all updates of the surrounding provider. */
export function pauseButton(host: Pausable, messages: Messages): TemplateResult {
  const text = helpWords(messages)[host.halted ? 'resume' : 'pause'];
  const shape = host.halted ? svg`<path d="M3 1v14l11-7z" />` : svg`<path d="M2 1h4v14H2zM10 1h4v14h-4z" />`;
  return html`<button class="pause" part="pause" type="button" title=${text} aria-label=${text} @click=${() => toggle(host)}>
    <svg viewBox="0 0 16 16" aria-hidden="true">${shape}</svg>
  </button>`;
}

function toggle(host: Pausable): void {
  const paused = !host.halted;
  const event = new CustomEvent('andon-pause', {
    detail: { paused },
    bubbles: true,
    composed: true,
    cancelable: true,
  });
  if (!host.dispatchEvent(event)) return;
  (host.closest<Pausable>('andon-provider') ?? host).paused = paused;
}
