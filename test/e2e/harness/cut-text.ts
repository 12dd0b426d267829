import type { Page } from 'playwright-core';

/**
 * Every text of a page that a box cuts off at its side, shadow trees included, with what it stands in. What can be scrolled to is not cut
 * off, nor is what is there for screen readers alone.
 */
export function cutText(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const roots: ParentNode[] = [document.body];
    const cut: string[] = [];
    for (const root of roots) {
      for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot);
      const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const text = texts.currentNode as Text;
        const parent = text.data.trim() === '' ? null : text.parentElement;
        const by = parent && cutBy(text, parent);
        if (by) cut.push(`${text.data.trim()} by ${by.localName}.${by.className}`);
      }
    }
    return cut;

    function cutBy(text: Text, parent: Element): Element | undefined {
      const range = document.createRange();
      range.selectNodeContents(text);
      const { left, right, width } = range.getBoundingClientRect();
      if (width === 0) return undefined;
      for (let box: Element | null = parent; box; box = boxAround(box)) {
        const { clipPath, overflowX, textOverflow, visibility } = getComputedStyle(box);
        if (clipPath !== 'none' || visibility === 'hidden' || ['auto', 'scroll'].includes(overflowX)) return undefined;
        if (overflowX === 'visible') continue;
        const edges = box.getBoundingClientRect();
        // Half a pixel of rounding cuts no letter; an ellipsis stands in place of letters from the first one on.
        if (right > edges.right + 1 || left < edges.left - 1) return box;
        if (textOverflow === 'ellipsis' && box.scrollWidth > box.clientWidth) return box;
      }
      return undefined;
    }

    function boxAround(inner: Element): Element | null {
      const root = inner.getRootNode();
      return inner.assignedSlot ?? inner.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
    }
  });
}
