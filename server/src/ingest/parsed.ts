/** One thing of a body: what it parsed to, or why it did not. */
export type Parsed =
  | {
      /** Line of the body, or position in the list, from 1. */
      readonly line: number;
      readonly value: unknown;
      /** As it was sent; what makes it recognisable when it comes again without an id. */
      readonly text: string;
      readonly problem?: undefined;
    }
  | {
      readonly line: number;
      readonly problem: string;
      /** Where it is one field's. */
      readonly field?: string;
      readonly id?: string;
      readonly value?: undefined;
    };

/** Things as they become complete, in chunks about as long as those of the body. */
export type ParsedChunks = AsyncIterable<readonly Parsed[] | LineBlock> | Iterable<readonly Parsed[] | LineBlock>;

/** Lines of a body that nobody has looked into yet. */
export interface LineBlock {
  /** Each line with a newline at its end. Only to be read until the next block is asked for. */
  readonly bytes: Uint8Array;
  /** Whether all of it is UTF-8. */
  readonly isUtf8: boolean;
  /** A line that is longer than accepted, of which nothing is left. */
  readonly isTooLong: boolean;
  /** Longest line that is accepted. */
  readonly maxLineBytes: number;
}

/** The body as a whole cannot be read on; what came before was taken. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  /** HTTP status that says the same. */
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.code = code;
  }
}

export function tooLong(line: number, maxBytes: number): Parsed {
  return { line, problem: `Longer than ${maxBytes} bytes` };
}

export function parseJson(line: number, text: string): Parsed {
  try {
    return { line, value: JSON.parse(text), text };
  } catch (error) {
    return { line, problem: jsonProblem((error as Error).message) };
  }
}

/** The engine's message quotes the text, which may hold anything about anybody: only the place is kept, where it tells one. */
function jsonProblem(message: string): string {
  if (message.startsWith('Unexpected end')) return 'Not valid JSON: it ends too early';
  const position = /at position (\d+)/.exec(message)?.[1];
  return position === undefined ? 'Not valid JSON' : `Not valid JSON at character ${Number(position) + 1}`;
}
