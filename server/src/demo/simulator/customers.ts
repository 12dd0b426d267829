import { CUSTOMER_COUNT, PRODUCTS, SITES, type Site, TIERS } from './centre.ts';
import { createRandom, type Random } from './random.ts';

export interface Customer {
  readonly id: string;
  readonly tier: string;
  readonly language: string;
  readonly product: string;
  readonly site: Site;
  /** How easily pleased, in points of a 0–10 score around 0: the same person answers alike every time. */
  readonly warmth: number;
}

/** A customer of the site; the same number is always the same person. */
export function drawCustomer(seed: number, random: Random, site: Site): Customer {
  const random0 = createRandom(seed, 'customer', site.id, random.integer(Math.round(CUSTOMER_COUNT * site.share)));
  return {
    id: `customer-${random0.integer(0x7fffffff).toString(36)}`,
    tier: random0.weighted(TIERS),
    language: random0.weighted(site.languages),
    product: random0.weighted(PRODUCTS),
    site,
    warmth: random0.normal() * 0.9,
  };
}

export function drawSite(random: Random): Site {
  let left = random.next() * SITES.reduce((sum, site) => sum + site.share, 0);
  for (const site of SITES) {
    left -= site.share;
    if (left < 0) return site;
  }
  return SITES.at(-1)!;
}

export function siteById(id: string): Site {
  const site = SITES.find((candidate) => candidate.id === id);
  if (!site) throw new RangeError(`Expected a site of ${SITES.map((known) => known.id).join(', ')}, got ${id}`);
  return site;
}
