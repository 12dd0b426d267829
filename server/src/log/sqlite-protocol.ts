import type { Compacted } from './compact-blocks.ts';
import type { AppendResult, LogErrorCode } from './event-log.ts';
import type { IdSeed } from './id-key.ts';
import type { OpenOptions } from './sqlite-file.ts';

/** What passes between the log and its writer thread. */
export interface WriterData {
  readonly path: string;
  readonly options: OpenOptions;
}

/** Events of one append, as `encodeEvents` makes them, with the keys of their ids. Its memory moves to the writer. */
export interface BatchPart {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly keys: Uint32Array<ArrayBuffer>;
}

export type WriterRequest =
  /** Batches, each stored in one piece. */
  | { readonly kind: 'append'; readonly call: number; readonly batches: readonly (readonly BatchPart[])[] }
  | { readonly kind: 'delete'; readonly call: number; readonly seqs: readonly number[] }
  | { readonly kind: 'compact'; readonly call: number; readonly fromSeq: number }
  /** Tries whether something can be stored. */
  | { readonly kind: 'probe'; readonly call: number }
  | { readonly kind: 'close'; readonly call: number };

export type WriterReply =
  /** Opening takes long: the log is brought up to date. */
  | { readonly kind: 'opening'; readonly done: number; readonly total: number }
  | { readonly kind: 'opened'; readonly logId: string; readonly lastSeq: number; readonly idSeed: IdSeed }
  | {
      readonly kind: 'appended';
      readonly call: number;
      /** Of each batch. */
      readonly results: readonly AppendResult[];
      /** That of the batches, to be used again. */
      readonly memory: readonly ArrayBuffer[];
    }
  | { readonly kind: 'deleted'; readonly call: number; readonly count: number }
  | ({ readonly kind: 'compacted'; readonly call: number } & Compacted)
  | { readonly kind: 'probed'; readonly call: number }
  | { readonly kind: 'closed'; readonly call: number }
  /** Without `call`: the log could not be opened. */
  | { readonly kind: 'failed'; readonly call?: number; readonly code: LogErrorCode; readonly message: string };
