import type { ServerResponse } from 'node:http';

const COMMON = Object.entries({
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'SAMEORIGIN',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
});

/** Answers that are data: nothing in them is ever to be run or framed. */
const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Pages: only files of this server, no inline script or style, no string becomes script. `lit-html` and `andon` are the names under which
 * the elements make their templates; two copies of Lit on one page make the first name twice.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types lit-html andon 'allow-duplicates'",
].join('; ');

/** Scripts, which obey it as workers: they may talk to this server and load more of it. */
export const SCRIPT_POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/**
 * GraphiQL is a foreign program: its editor sets styles as text. What else it writes as text goes through the default policy of its page (`graphiql.ts`);
 * its parts make policies under many names.
 */
export const GRAPHIQL_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types * 'allow-duplicates'",
].join('; ');

/** Set before anything else may write; a handler replaces what it has a reason to. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of COMMON) response.setHeader(name, value);
  response.setHeader('Content-Security-Policy', DATA_POLICY);
}
