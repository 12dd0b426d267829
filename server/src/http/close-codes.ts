/** Why the server ends a WebSocket, beside the codes of `graphql-transport-ws` itself. */
export const CLOSE = {
  /** The protocol is text; a client that sends bytes speaks another. */
  unsupportedData: 1003,
  /** The server stops or restarts; the reason ends with `retry in N ms`. */
  serviceRestart: 1012,
  /** Too many connections, or too many new ones at once; the reason ends with `retry in N ms`. */
  tryAgainLater: 1013,
  /** The token is malformed, revoked or not for this server. Coming back takes another token. */
  unauthorized: 4401,
  /** The token has expired. Coming back takes a renewed one. */
  forbidden: 4403,
  /** The reader took nothing for too long. It may come back at once. */
  stalled: 4410,
  /** More than a connection may send or ask for. */
  tooMuch: 4413,
} as const;

/** A close reason that tells this one client when to come back; `retry in N ms` is what our client reads. */
export function retryReason(text: string, retryInMs: number): string {
  return `${text}; retry in ${Math.round(retryInMs)} ms`;
}
