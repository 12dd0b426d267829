/** One block of a `text/event-stream`, as far as it is of use here. */
export interface StreamEvent {
  readonly name: string;
  readonly data: string | undefined;
  /** The last comment of the block, without its colon. */
  readonly comment: string | undefined;
  readonly retryMs: number | undefined;
}

/**
 * Events of a stream, comments included: `EventSource` hides those, and cannot send a token either.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let block: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      // A carriage return at the end may be half of a line break.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line !== '') block.push(line);
        else if (block.length > 0) {
          yield parseBlock(block);
          block = [];
        }
      }
    }
  } finally {
    reader.releaseLock();
  }
}

function parseBlock(lines: readonly string[]): StreamEvent {
  let name = 'message';
  let data: string | undefined;
  let comment: string | undefined;
  let retryMs: number | undefined;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    else if (field === 'data') data = data === undefined ? value : `${data}\n${value}`;
    else if (field === 'retry' && /^\d+$/.test(value)) retryMs = Number(value);
    else if (field === '') comment = value;
  }
  return { name, data, comment, retryMs };
}
