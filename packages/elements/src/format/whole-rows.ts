/** Rows to ask for and to draw: what a page wants, as far as that can be. A million would stop the page, half a one the server's answer. */
export const wholeRows = (wanted: number, least = 1, most = 200): number =>
  Math.min(most, Math.max(least, Math.floor(wanted)));
