/** The door for events, as the GraphQL mutation uses it. */
export interface IngestPort {
  /**
   * Validates and stores a batch; resolves once what was accepted is durable.
   *
   * @param options - Who sends, where senders are told apart.
   * @throws An error with code `BUSY` when the server takes no more at present.
   */
  submit(inputs: readonly unknown[], options?: { readonly sender?: string | undefined }): Promise<IngestReceipt>;
}

export interface IngestReceipt {
  readonly accepted: number;
  readonly duplicate: number;
  readonly withoutId: number;
  readonly rejected: readonly {
    /** Position in the batch, from 1. */
    readonly line: number;
    readonly id: string | null;
    readonly field: string | null;
    readonly reason: string;
  }[];
  readonly rejectedCount: number;
  /** How often each field came that its event's type does not have. */
  readonly ignoredFields: Readonly<Record<string, number>>;
}
