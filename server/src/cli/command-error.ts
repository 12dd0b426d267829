/** Ends a command with a sentence for the person who called it, and no stack. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
  readonly exitCode: number;

  constructor(message: string, options: ErrorOptions & { readonly exitCode?: number } = {}) {
    super(message, options);
    this.exitCode = options.exitCode ?? 1;
  }
}

/** Options that cannot be understood. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
}
