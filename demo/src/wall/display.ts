/*
 * A wall on a screen of its own, let in by `andon display add`. Imported before the elements are defined, so that they begin with the right
 * rights and no other.
 */

import { version } from '../../package.json' with { type: 'json' };

/** Tells that this browser was paired; the secret itself is in a cookie that no script can read. */
const PAIRED_KEY = 'andon-display';
/** With what the list of displays tells of the page. */
const TOKEN_SRC = `/displays/token?${new URLSearchParams({ page: location.pathname, version })}`;
const RETRY_MS = 3_000;

const code = new URLSearchParams(location.hash.slice(1)).get('pair');
if (localStorage.getItem(PAIRED_KEY) !== null) {
  document.querySelector('andon-provider')?.setAttribute('token-src', TOKEN_SRC);
}

/**
 * Trades the code in the address, where there is one, and shows the page anew without it.
 *
 * @param onRefused - The code was used before, or its time is over.
 */
export function pairDisplay(onRefused: () => void): void {
  if (code === null) return;
  const tryAgain = () => setTimeout(pairDisplay, RETRY_MS, onRefused);
  fetch('/displays/pair', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  }).then(({ ok, status }) => {
    if (!ok && status !== 403) {
      tryAgain();
      return;
    }
    // Neither the history nor a photograph of the address bar keeps it.
    history.replaceState(null, '', location.pathname + location.search);
    if (!ok) {
      onRefused();
      return;
    }
    localStorage.setItem(PAIRED_KEY, '');
    location.reload();
  }, tryAgain);
}
