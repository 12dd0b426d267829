/*
 * Argument checks of this folder. Misuse throws at once and says what was expected and what was got, so a caller's mistake never
 * becomes a plausible figure. None of these is for missing data: that is `undefined`, and is the business of each function.
 */

/** @throws {RangeError} When `value` is not a finite number. */
export function requireFinite(name: string, value: number): void {
  if (!Number.isFinite(value)) throw expected(name, 'a finite number', value);
}

/** @throws {RangeError} When `value` is not a finite number of at least 0. */
export function requireNonNegative(name: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0)) throw expected(name, 'a finite number of at least 0', value);
}

/** @throws {RangeError} When `value` is not a finite number above 0. */
export function requirePositive(name: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0)) throw expected(name, 'a finite number above 0', value);
}

/** @throws {RangeError} When `value` is not a whole number of at least 0 that a double holds exactly. */
export function requireWhole(name: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 0)) throw expected(name, 'a whole number of at least 0', value);
}

/** @throws {RangeError} When `value` is NaN or not strictly between 0 and 1. */
export function requireOpenShare(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw expected(name, 'strictly between 0 and 1', value);
}

/** @throws {RangeError} When `value` is NaN or outside [0, 1]. */
export function requireShare(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw expected(name, 'in [0, 1]', value);
}

/** The error itself, for checks with conditions of their own. */
export function expected(name: string, what: string, got: unknown): RangeError {
  return new RangeError(`Expected \`${name}\` ${what}, got ${String(got)}`);
}
