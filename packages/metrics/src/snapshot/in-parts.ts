/** Work that comes in parts of about a millisecond. */
export type Parts<T = void> = Generator<void, T>;

/** Records gone through, or cells written, in one part: a millisecond or less. */
export const IN_PART = 256;
