import type { LitElement } from 'lit';

/** What elements fetch when they need it: here nothing waits for a network. test/e2e/late-parts.test.ts tests the waiting. */
const fetched = (): Promise<unknown> =>
  Promise.all([
    import('../base/afterwards.ts'),
    import('../base/settings.ts'),
    import('../base/selecting.ts'),
    import('../base/given-frames.ts'),
    import('../base/definition-popover.ts'),
    import('../base/fit-controller.ts'),
    import('../elements/agents/agents.groups.ts'),
    import('../elements/alerts/alerts.body.ts'),
    import('../elements/definition/definition.body.ts'),
    import('../elements/headline/headline.how.ts'),
    import('../elements/heatmap/heatmap.body.ts'),
    import('../elements/metric/metric.variants.ts'),
    import('../elements/ticker/ticker.body.ts'),
    import('../elements/trend/trend.body.ts'),
    import('../elements/trend/trend.beside.ts'),
    import('../locale/zh-cn.ts'),
    import('../locale/zh-tw.ts'),
    import('../parts/previous-series.ts'),
  ]);

export type Settings = Readonly<Record<string, unknown>>;

const mounted = new Set<Element>();

/** Puts an element on the page with its settings and waits until it is drawn: strings as attributes, `true` as a bare one, the rest as properties. */
export async function mount<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  settings: Settings = {},
  parent: Element = document.body,
): Promise<HTMLElementTagNameMap[K]> {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value === 'string') element.setAttribute(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined) Object.assign(element, { [name]: value });
  }
  parent.append(element);
  mounted.add(element);
  await drawn(element);
  return element;
}

/** Until the element has drawn what it knows: it starts to watch once the browser has told it that it is in view. */
export async function drawn(element: Element): Promise<void> {
  await fetched();
  await frames(3);
  await (element as Partial<LitElement>).updateComplete;
}

/** A number of animation frames, after which the browser has laid out and observers have been told. */
export async function frames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Until a condition holds; the test's own timeout ends a wait for nothing. */
export async function until<T>(condition: () => T | undefined | null | false): Promise<T> {
  for (;;) {
    const value = condition();
    if (value) return value;
    await frames(1);
  }
}

export function unmountAll(): void {
  for (const element of mounted) element.remove();
  mounted.clear();
}

/** The text a reader sees, white space collapsed; what is only for screen readers is left out, as are style sheets. */
export function seen(element: Element): string {
  const root = element.shadowRoot ?? element;
  // A word joiner says only where no line is broken, a space without width where one may be.
  return text(root)
    .replace(/[\u200B\u2060]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function text(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
  if (node instanceof HTMLStyleElement) return '';
  if (node instanceof Element && (node.classList.contains('vh') || node.matches('[popover]:not(:popover-open)')))
    return '';
  if (node instanceof HTMLSlotElement) {
    const assigned = node.assignedNodes();
    return (assigned.length > 0 ? assigned : [...node.childNodes]).map(text).join('');
  }
  const block = node instanceof Element && /^(block|flex|grid|table)/.test(getComputedStyle(node).display);
  const inner = [...node.childNodes].map(text).join('');
  return block ? ` ${inner} ` : inner;
}

export const part = (element: Element, name: string): HTMLElement | null =>
  element.shadowRoot?.querySelector<HTMLElement>(`[part~="${name}"]`) ?? null;
