import type { DurationModel } from './centre.ts';
import type { Random } from './random.ts';

/** Share of callers who hang up almost at once, and how soon. */
const IMPATIENT_SHARE = 0.04;
const IMPATIENT_MEAN_SECONDS = 5;

/**
 * Time with the customer. A share ends within 10 s; the rest is lognormal, with its two parameters solved so that mean and standard
 * deviation of the whole are the model's.
 *
 * @returns Seconds, above 0.
 * @see Brown, Gans, Mandelbaum, Sakov, Shen, Zeltyn, Zhao: Statistical Analysis of a Telephone Call Center. JASA 100(469), 2005.
 */
export function drawServiceSeconds(random: Random, model: DurationModel): number {
  if (random.chance(model.shortShare)) return random.uniform(1, 10);
  const { mu, sigma } = lognormalParameters(model);
  return Math.exp(mu + sigma * random.normal());
}

/**
 * How long a customer waits before giving up: exponential but for a few who hang up at once.
 *
 * @returns Seconds, above 0, with the given mean.
 */
export function drawPatienceSeconds(random: Random, meanSeconds: number): number {
  if (random.chance(IMPATIENT_SHARE)) return random.exponential(IMPATIENT_MEAN_SECONDS);
  return random.exponential((meanSeconds - IMPATIENT_SHARE * IMPATIENT_MEAN_SECONDS) / (1 - IMPATIENT_SHARE));
}

const parameters = new Map<DurationModel, { mu: number; sigma: number }>();

function lognormalParameters(model: DurationModel): { mu: number; sigma: number } {
  let found = parameters.get(model);
  if (!found) {
    // Moments of a uniform on (1, 10): mean 5.5, mean square 37.
    const share = 1 - model.shortShare;
    const mean = (model.meanSeconds - model.shortShare * 5.5) / share;
    const meanSquare = (model.meanSeconds ** 2 + model.sdSeconds ** 2 - model.shortShare * 37) / share;
    const variance = Math.log(meanSquare / mean ** 2);
    found = { mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) };
    parameters.set(model, found);
  }
  return found;
}
