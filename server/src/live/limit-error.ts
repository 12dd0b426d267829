/** More was asked for than one server or viewer may have. The message is for the caller. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
  readonly code = 'LIMIT_EXCEEDED';
}
