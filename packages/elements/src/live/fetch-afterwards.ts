type Afterwards = typeof import('../base/afterwards.ts');

let here: Afterwards | undefined;
let fetching: Promise<void> | undefined;

/** What a page needs after its first figure; undefined until it is there. */
export const afterwards = (): Afterwards | undefined => here;

/** Fetches it once. Where that fails, figures and their age stay, and the next update tries again. */
export const fetchAfterwards = (): Promise<void> =>
  (fetching ??= import('../base/afterwards.ts').then(
    (module) => {
      here = module;
    },
    () => {
      fetching = undefined;
    },
  ));
