/** A figure, family or setting of a figure that does not exist; the message names those that do. */
export class UnknownFigureError extends RangeError {
  readonly code = 'UNKNOWN_FIGURE';
  override readonly name = 'UnknownFigureError';
}
