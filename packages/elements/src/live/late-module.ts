/** After how long a part that could not be fetched is asked for again. */
export const RETRY_MS = 10_000;

/** Who is told when it is there. */
interface Waiting {
  requestUpdate(): void;
}

/** A module of which a page needs one copy, and not at first. */
export interface LateModule<M> {
  /** Undefined until it is there. */
  readonly here: M | undefined;
  /** The same; fetches it where it is not there, and then has the host draw anew. Where that fails it tries again. */
  for(host: Waiting): M | undefined;
}

export function lateModule<M>(load: () => Promise<M>): LateModule<M> {
  let here: M | undefined;
  let fetching: Promise<void> | undefined;
  return {
    get here() {
      return here;
    },
    for(host) {
      if (here) return here;
      fetching ??= load()
        .then(
          (module) => {
            here = module;
          },
          // Until then nobody tries, however often they are drawn.
          () => new Promise<void>((resolve) => setTimeout(resolve, RETRY_MS)),
        )
        .then(() => {
          fetching = undefined;
        });
      void fetching.then(() => host.requestUpdate());
      return undefined;
    },
  };
}
