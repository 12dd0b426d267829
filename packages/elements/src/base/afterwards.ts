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
import { speak, speakForAll } from './announcer.ts';
import type { Freshness } from './freshness.ts';
import { lateStyles } from './late.styles.ts';
import { type ElementState, isBlocked, isStale, isWaiting } from './state.ts';
import { blockedWord, statusWord } from './status-word.ts';

export { spokenFigure } from '../format/spoken-figure.ts';
export { againstTarget } from '../parts/against-target.ts';

const MINUTE_MS = 60_000;

/** What nobody sees at first. */
export const adoptLateStyles = (root: Node): void => addStyles(root, lateStyles);

/**
 * How the codes begin of what the page's author has to mend, with a message that says how: `BAD_USER_INPUT`, `LIMIT_EXCEEDED`, `UNKNOWN_DIMENSION`,
 * `UNTRUSTED_DOCUMENT`, `SETUP_…`, `SERVER_UNREACHABLE`, `TOKEN_FAILED`.
 */
const AUTHORS_ERROR = /^(BAD_U|LIM|UNKNOWN_D|UNT|SET|SERVE|TOK)/;

/**
 * How the codes begin after which the client asks again by itself: those of a connection that was not opened or was lost (`WS_…`, `SSE_…`, `HTTP_…`,
 * `TIMEOUT`, `SILENT`), and of a server that cannot answer yet (`INTERNAL`, `BUSY`, `NOT_READY`,
 * `SERVICE_UNAVAILABLE`). What the page's author has to mend was looked for before.
 */
const ASKED_AGAIN = /^(WS|S|HT|TI|INT|BU|NOT_R)/;

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
  return error && ASKED_AGAIN.test(error.code) ? messages.connecting : words.errorHelp;
}

interface Heard extends HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly format: Formatter | undefined;
  readonly state: ElementState;
  readonly status: FigureStatus;
  /** The name under which a change is announced. */
  readonly heading: string;
}

/** What was last known of an element, and where it speaks. */
interface Known {
  readonly region: HTMLElement;
  connection: ElementState;
  status: string | undefined;
}

const known = new WeakMap<Heard, Known>();

/**
 * What who hears a page needs of an element once it is drawn: the language of its words, which may be another than the page's, and
 * politely that its status or the connection is another. The first of both is what a reader finds on the page: only changes are said.
 */
export function beHeard(host: Heard): void {
  const { format, state, status, renderRoot } = host;
  if (!format) return;
  const { messages, tag } = format;
  const connection = connectionOf(state);
  let last = known.get(host);
  if (!last) {
    // In no template: it is there before its first text, whatever is drawn meanwhile.
    const region = document.createElement('span');
    region.className = 'vh';
    region.setAttribute('role', 'status');
    renderRoot.append(region);
    last = { region, connection, status: undefined };
    known.set(host, last);
  }
  for (const part of renderRoot.children) if (part.getAttribute('lang') !== tag) part.setAttribute('lang', tag);
  if (connection !== last.connection) {
    last.connection = connection;
    speakForAll(
      last.region,
      connection,
      isBlocked(state) ? blockedWord(messages, state) : messages[connection as 'live'],
    );
  }
  // Nothing new is known of a number that is not of now.
  if (isWaiting(state) || isBlocked(state) || isStale(state)) return;
  const words = statusWord(messages, status);
  if (last.status !== undefined && words !== last.status)
    speak(last.region, words && helpWords(messages).announce(host.heading, words));
  last.status = words;
}

/** What the elements of a page are in together. Who pauses them knows it, and an error is of one. */
const connectionOf = (state: ElementState): ElementState =>
  (isStale(state) || isBlocked(state)) && state !== 'paused' && state !== 'error' ? state : 'live';

/** What cannot be shown, with what to do about it, as one line; what a sentence says by itself is not said before it. */
export function blockedLine(word: string, trouble: Trouble): string {
  const help = helpText(trouble);
  return help.startsWith(word) ? help : helpWords(trouble.messages).sentences(word, help);
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
