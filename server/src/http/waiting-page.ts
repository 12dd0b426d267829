import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendText } from './answers.ts';

/** Seconds after which the browser asks for the page again. */
const AGAIN_SECONDS = '1';

/** The look of the pages that are to come, without a file of theirs: they may not be readable yet. */
const STYLE = `html{background:light-dark(#f4f4f1,#0d1013);color:light-dark(#3a4147,#c6ccd2);font:400 clamp(1rem,.8rem + 1vw,2.5rem)/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
body{margin:0;min-block-size:100dvb;display:grid;place-content:center;padding:2em;box-sizing:border-box}
h1{margin:0;font-size:1.5em;font-weight:600;line-height:1.3;color:light-dark(#12161a,#f3f5f6);text-wrap:balance}
p{margin:.5em 0 0}
.name{margin:0 0 1.5em;padding-inline-start:.6em;border-inline-start:.25em solid light-dark(#1b5e9e,#78b4ee);font-weight:600;line-height:1}`;

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** What each page is drawn on where its address asks for nothing; the others follow the reader's system. */
const SCHEMES: Readonly<Record<string, string>> = { '/wall': 'dark', '/portal': 'light', '/executive': 'light' };

/**
 * In place of a page that would be full of empty boxes, which would be taken for a fault: why, until it can be had. Browsers ask again by
 * themselves.
 *
 * @param why - A sentence without names of this machine.
 */
export function sendWaitingPage(path: string, request: IncomingMessage, response: ServerResponse, why: string): void {
  response.setHeader('Retry-After', AGAIN_SECONDS).setHeader('Refresh', AGAIN_SECONDS);
  if (!request.headers.accept?.includes('text/html')) {
    sendText(response, 503, `${why} The page comes by itself.\n`);
    return;
  }
  const asked = new URLSearchParams(request.url?.split('?')[1]).get('theme');
  const scheme = asked === 'dark' || asked === 'light' ? asked : (SCHEMES[path] ?? 'light dark');
  response.setHeader('Content-Security-Policy', POLICY);
  sendText(
    response,
    503,
    `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="${scheme}">
<title>Andon</title>
<style>${STYLE}</style>
<main>
<p class="name">Andon</p>
<h1>${asText(why)}</h1>
<p>The page comes by itself.</p>
</main>
</html>
`,
    'text/html',
  );
}

const asText = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
