/** One known weakness, as a registry tells it. */
export interface Advisory {
  readonly package: string;
  readonly severity: string;
  readonly title: string;
  readonly url: string;
}

/** `unanswered` says why nobody knows: that is not the same as nothing being known. */
export type AdvisoryAnswer = { readonly advisories: readonly Advisory[] } | { readonly unanswered: string };

const TIMEOUT_MS = 30_000;

/** Asks a registry for what is known against versions of packages, by name, at the address that `npm audit` uses. */
export async function askForAdvisories(
  registry: string,
  versions: Readonly<Record<string, readonly string[]>>,
): Promise<AdvisoryAnswer> {
  const address = `${registry.replace(/\/$/, '')}/-/npm/v1/security/advisories/bulk`;
  let response: Response;
  try {
    response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(versions),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    return { unanswered: `the registry did not answer (${(error as Error).message})` };
  }
  if (!response.ok) return { unanswered: `the registry has no advisory service (status ${response.status})` };
  let known: unknown;
  try {
    known = await response.json();
  } catch {
    known = undefined;
  }
  if (known === null || typeof known !== 'object' || Array.isArray(known)) {
    return { unanswered: 'the registry answered with something else' };
  }
  const listed = Object.entries(known as Readonly<Record<string, readonly Omit<Advisory, 'package'>[]>>);
  return { advisories: listed.flatMap(([name, found]) => found.map((each) => ({ ...each, package: name }))) };
}
