import type { RebuildProgress } from '../engine/index.ts';
import type { LogError, LogErrorCode } from '../log/index.ts';

/** What the server can do at the moment, in sentences for whoever asks from outside: no places of this machine are named. */
export interface Readiness {
  /** Nothing can be answered yet, because: … */
  readonly starting: string | undefined;
  /** Pages would be empty, because: …. Whatever is `starting`, too. */
  readonly pagesMissing: string | undefined;
  /** Not everything works, because: …. Whatever is `starting` or `pagesMissing`, too. */
  readonly notReady: string | undefined;
  /** Only a new start helps, because: … */
  readonly dead: string | undefined;
}

/** What readiness follows from, as the start goes on. */
export class ReadinessReport implements Readiness {
  readonly #logFailure: () => LogError | undefined;
  starting: string | undefined = 'The server is starting.';
  /** The demo feed has not caught up with the present. */
  writingHistory = false;

  constructor(logFailure: () => LogError | undefined) {
    this.#logFailure = logFailure;
  }

  get pagesMissing(): string | undefined {
    return this.starting ?? (this.writingHistory ? 'The demo centre is writing its history.' : undefined);
  }

  get notReady(): string | undefined {
    const failure = this.#logFailure();
    return this.pagesMissing ?? (failure && NOT_STORING[failure.code]) ?? (failure && NOT_STORING.IO);
  }

  get dead(): string | undefined {
    return this.#logFailure()?.code === 'WRITER_ENDED' ? NOT_STORING.WRITER_ENDED : undefined;
  }

  readingLog({ folded, total }: RebuildProgress): void {
    const percent = total === 0 ? 100 : Math.floor((100 * folded) / total);
    this.starting = `Reading the log: ${folded.toLocaleString('en')} of ${total.toLocaleString('en')} events, ${percent} %.`;
  }
}

/** What to do about a log that takes no events. What is stored stays visible meanwhile. */
const NOT_STORING: Readonly<Record<'IO' | 'WRITER_ENDED', string>> & { readonly [code in LogErrorCode]?: string } = {
  DISK_FULL: 'No event can be stored: the disk is full. Free space; senders try again meanwhile.',
  READ_ONLY:
    'No event can be stored: the data folder cannot be written. Give the server write access; senders try again meanwhile.',
  CORRUPT:
    'No event can be stored: the event log is damaged. Stop the server, run `andon verify`, restore the newest backup.',
  WRITER_ENDED:
    'No event can be stored: the writer of the log has ended. Start the server again; senders try again meanwhile.',
  IO: 'No event can be stored: writing the event log fails. Look at its disk; senders try again meanwhile.',
};
