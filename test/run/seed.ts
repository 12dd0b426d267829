import fc from 'fast-check';

/**
 * The same cases in every run, so that what it says of a change does not depend on luck. `ANDON_SEED` asks for others, `ANDON_FUZZ_RUNS` for more.
 */
fc.configureGlobal({ seed: Number(process.env.ANDON_SEED ?? 20_261_122) });
