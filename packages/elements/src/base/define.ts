/** Written by the build; tells two copies on one page apart. */
export const VERSION = '0.1.0';

const warned = new Set<string>();

/**
 * Registers an element once. A second copy of the library on a page is harmless: the first one stays, and where the versions differ
 * the console says so. Without a registry, as in Node, nothing happens.
 */
export function define(tag: string, element: CustomElementConstructor): void {
  if (typeof customElements === 'undefined') return;
  const known = customElements.get(tag) as (CustomElementConstructor & { readonly andonVersion?: string }) | undefined;
  if (!known) {
    customElements.define(tag, element);
    return;
  }
  if (known === element) return;
  const other = known.andonVersion ?? 'unknown';
  if (other !== VERSION && !warned.has(other)) {
    warned.add(other);
    console.warn(`Andon ${other} is already on this page; version ${VERSION} is not used.`);
  }
}
