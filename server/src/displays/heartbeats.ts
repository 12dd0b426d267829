import type { DisplayStore, SignOfLife } from './display-store.ts';

const WRITE_EVERY_MS = 5_000;

/** Remembers signs of life and writes them down together, now and then: a hall of displays costs one write, not one each. */
export interface Heartbeats {
  heard(id: string, sign: SignOfLife): void;
  /** Writes down what is not yet. */
  write(): void;
  close(): void;
}

export function createHeartbeats(store: DisplayStore, onError: (error: unknown) => void): Heartbeats {
  const signs = new Map<string, SignOfLife>();
  const write = (): void => {
    try {
      store.sawAll(signs);
      signs.clear();
    } catch (error) {
      onError(error);
    }
  };
  const timer = setInterval(write, WRITE_EVERY_MS);
  timer.unref();
  return {
    heard(id, sign) {
      const { page, version } = signs.get(id) ?? {};
      signs.set(id, { ...sign, page: sign.page ?? page, version: sign.version ?? version });
    },
    write,
    close() {
      clearInterval(timer);
      write();
    },
  };
}
