type Settings = HTMLElement & Record<PropertyKey, unknown>;

/** One element of each class that no page ever touches. */
const untouched = new Map<unknown, Settings>();

/**
 * Gives a setting back to the element where the page has taken it away, or has set no number where one belongs: `removeAttribute`, a
 * framework's `null` and `rows="many"` would else leave `null` or `NaN` in place of what the element has by itself.
 *
 * @returns Whether it was such a change, which is then none of its own.
 */
export function ownDefault(element: HTMLElement, name: PropertyKey | undefined): boolean {
  const settings = element as Settings;
  if (name === undefined || !isNone(settings[name])) return false;
  const { constructor: Own } = element;
  const fresh = untouched.get(Own) ?? new (Own as new () => Settings)();
  untouched.set(Own, fresh);
  settings[name] = fresh[name];
  return true;
}

const isNone = (value: unknown): boolean => value === null || (typeof value === 'number' && !Number.isFinite(value));
