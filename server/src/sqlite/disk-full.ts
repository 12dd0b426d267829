/** SQLite's code for a disk without room. */
const SQLITE_FULL = 13;

/** Whether a database could not be used for want of room alone: there is nothing wrong with the file then. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_FULL;
}
