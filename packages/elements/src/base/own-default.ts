type Settings = HTMLElement & Record<PropertyKey, unknown>;

/**
 * Gives a setting back to the element where the page has taken it away, or has set no number where one belongs: `removeAttribute`, a
 * framework's `null` and `rows="many"` would else leave `null` or `NaN` in place of what the element has by itself.
 *
 * @returns Whether it was such a change, which is then none of its own.
 */
export function ownDefault(element: HTMLElement, name: PropertyKey | undefined): boolean {
  const settings = element as Settings;
  // An update that is of no property has no name.
  if (!isNone(settings[name as PropertyKey])) return false;
  const { constructor: Own } = element;
  // An element that no page ever touches has what it has by itself.
  settings[name as PropertyKey] = new (Own as new () => Settings)()[name as PropertyKey];
  return true;
}

const isNone = (value: unknown): boolean => value === null || (typeof value === 'number' && !Number.isFinite(value));
