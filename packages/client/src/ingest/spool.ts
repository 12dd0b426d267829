/**
 * Where a sender keeps events until the server has them: a queue of lines, first in, first out. One appender and one reader, who may be at
 * work at the same time.
 */
export interface Spool {
  /** Lines kept and not yet removed. */
  readonly length: number;
  /** Resolves when the lines are kept as safely as this spool can. @throws {SpoolError} When they are not kept: none of them is. */
  append(lines: readonly string[]): Promise<void>;
  /** The oldest lines, `limit` at most; none when empty. */
  peek(limit: number): Promise<readonly string[]>;
  /** Removes the `count` oldest lines, which were peeked. May forget to after a crash: the lines come again. */
  remove(count: number): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** Events could not be kept. */
export class SpoolError extends Error {
  override readonly name = 'SpoolError';
  /** `FULL`, `IN_USE`, `FAILED` or `CLOSED`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Keeps lines in memory, and loses them with the process.
 *
 * @param capacity - Lines kept at most; appending more is refused.
 */
export function createMemorySpool(capacity = 100_000): Spool {
  let lines: string[] = [];
  let removed = 0;
  const length = (): number => lines.length - removed;
  return {
    get length() {
      return length();
    },
    async append(added) {
      if (length() + added.length > capacity) {
        throw new SpoolError('FULL', `Expected at most ${capacity} waiting events, got ${length() + added.length}.`);
      }
      for (const line of added) lines.push(line);
    },
    async peek(limit) {
      return lines.slice(removed, removed + limit);
    },
    async remove(count) {
      removed += count;
      // Now and then, so that removing stays cheap however many wait.
      if (removed * 2 < lines.length) return;
      lines = lines.slice(removed);
      removed = 0;
    },
    async close() {},
  };
}
