import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuditLog } from '../auth/audit-log.ts';
import { AuthError } from '../auth/authenticator.ts';
import type { Display, DisplayStore, Heartbeats } from '../displays/index.ts';
import { sendError, sendJson } from './answers.ts';
import { createRateLimit, REFUSALS } from './rate-limit.ts';
import { RequestBodyError, readJsonBody } from './request-body.ts';

export const PAIR_PATH = '/displays/pair';
export const TOKEN_PATH = '/displays/token';

const MAX_BODY_BYTES = 1_024;
const MAX_TEXT = 200;
/** Nobody types faster; a code has 50 bits. */
const PAIRINGS_PER_SECOND = 1;
const PAIRING_BURST = 10;
/** A hall of displays may share one address, and come back together. */
const TOKENS_PER_SECOND = 100;
const TOKEN_BURST = 1_000;
/**
 * The same secret in two cookies. The lasting one outlives a restart of the browser; the other has no end by the display's clock, so a clock
 * that jumps by years does not lock the display out. Each answer sets both anew.
 */
const COOKIES = [
  { name: 'andon_display', life: '; Max-Age=34560000' },
  { name: 'andon_display_now', life: '' },
] as const;

export interface DisplayDoorOptions {
  readonly store: DisplayStore;
  readonly heartbeats: Heartbeats;
  readonly audit: AuditLog;
  /** A short token for a display. @throws {AuthError} Where the server itself would not take it, as for a scope on a dimension it does not have. */
  readonly mint: (display: Display) => Promise<string>;
  /** Epoch ms. */
  readonly now: () => number;
}

export type DisplayDoor = (path: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Where a display is paired, once, and asks for its short tokens from then on. Its secret is a cookie that no script can read and no other site can
 * have sent; pages of this server alone are answered. Nothing here depends on the display's clock.
 */
export function createDisplayDoor({ store, heartbeats, audit, mint, now }: DisplayDoorOptions): DisplayDoor {
  const pairings = createRateLimit({ perSecond: PAIRINGS_PER_SECOND, burst: PAIRING_BURST, now });
  const tokens = createRateLimit({ perSecond: TOKENS_PER_SECOND, burst: TOKEN_BURST, now });
  const refusals = createRateLimit({ ...REFUSALS, now });

  const refuse = (path: string, request: IncomingMessage, response: ServerResponse, message: string): void => {
    const from = request.socket.remoteAddress;
    if (refusals.take(from ?? '') === 0)
      audit.record({ what: 'refused', door: `http ${path}`, from, detail: 'display' });
    sendError(response, path === PAIR_PATH ? 403 : 401, path === PAIR_PATH ? 'FORBIDDEN' : 'UNAUTHENTICATED', message);
  };

  const pair = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
      sendError(response, 415, 'BAD_USER_INPUT', 'Expected `Content-Type: application/json`.');
      return;
    }
    const body = (await readJsonBody(request, MAX_BODY_BYTES)) as { readonly code?: unknown } | null;
    const code = body?.code;
    const secure = request.headers.origin?.startsWith('https:') ?? false;
    const paired = typeof code === 'string' ? store.pair(code, now(), secure) : undefined;
    if (paired === undefined) {
      refuse(PAIR_PATH, request, response, 'The link was used before, or its time is over. Ask for a new one.');
      return;
    }
    const { display, secret } = paired;
    const from = request.socket.remoteAddress;
    audit.record({
      what: 'paired',
      who: `display:${display.name}`,
      tokenId: display.id,
      door: `http ${PAIR_PATH}`,
      from,
    });
    setCookies(response, secret, display);
    sendJson(response, 200, { name: display.name });
  };

  const token = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    for (const secret of secretsOf(request)) {
      const display = store.find(secret);
      if (display === undefined) continue;
      let text: string;
      try {
        text = await mint(display);
      } catch (error) {
        if (!(error instanceof AuthError)) throw error;
        break;
      }
      heartbeats.heard(display.id, {
        at: now(),
        address: request.socket.remoteAddress,
        page: plain(query.get('page')),
        version: plain(query.get('version')),
      });
      setCookies(response, secret, display);
      sendJson(response, 200, { token: text });
      return;
    }
    refuse(TOKEN_PATH, request, response, 'This display is not paired, or not any more.');
  };

  return async (path, request, response) => {
    const { origin, host, 'sec-fetch-site': site = 'same-origin' } = request.headers;
    const isOwnPage = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase());
    // Another port of the same machine is the same site, and would have the cookie sent.
    if (!isOwnPage || (site !== 'same-origin' && site !== 'none')) {
      sendError(response, 403, 'FORBIDDEN', 'Displays are for pages of this server.');
      return;
    }
    const method = path === PAIR_PATH ? 'POST' : 'GET';
    if (request.method !== method) {
      response.setHeader('Allow', method);
      sendError(response, 405, 'BAD_USER_INPUT', `Expected ${method}.`);
      return;
    }
    const retryMs = (path === PAIR_PATH ? pairings : tokens).take(request.socket.remoteAddress ?? '');
    if (retryMs > 0) {
      response.setHeader('Retry-After', Math.ceil(retryMs / 1_000)).setHeader('Connection', 'close');
      sendError(response, 429, 'LIMIT_EXCEEDED', 'Too many requests.');
      return;
    }
    try {
      await (path === PAIR_PATH ? pair : token)(request, response);
    } catch (error) {
      if (!(error instanceof RequestBodyError)) throw error;
      if (!request.complete) response.setHeader('Connection', 'close');
      sendError(response, error.status, 'BAD_USER_INPUT', error.message);
    }
  };
}

function setCookies(response: ServerResponse, secret: string, { secure }: Display): void {
  const attributes = `; Path=/displays; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  response.setHeader(
    'Set-Cookie',
    COOKIES.map(({ name, life }) => `${name}=${secret}${attributes}${life}`),
  );
}

/** Different ones where the display was paired anew while one of its cookies was lost. */
function secretsOf({ headers: { cookie = '' } }: IncomingMessage): ReadonlySet<string> {
  const pairs = cookie.split(';').map((pair) => pair.trim().split('='));
  const found = pairs.filter(([name]) => COOKIES.some((each) => each.name === name));
  return new Set(found.map(([, value]) => value ?? '').filter((value) => value !== ''));
}

/** What a page says of itself, to be shown to an admin. */
function plain(text: string | null): string | undefined {
  return text !== null && text.length <= MAX_TEXT && /^[\x20-\x7e]+$/.test(text) ? text : undefined;
}
