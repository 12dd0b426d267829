import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly any: readonly { readonly message: string }[] }[];
}

/**
 * What axe finds wrong on a page, elements' shadow roots included, in a form a person can act on.
 *
 * @param options.contrast - False where the reader forces colours: axe reads those of the page, which nobody sees. @default true
 */
export async function accessibilityFaults(
  page: Page,
  options: { readonly contrast?: boolean } = {},
): Promise<readonly string[]> {
  // Evaluated by the debugger, which no content security policy of the page stops.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const violations = await page.evaluate(async (enabled) => {
    const { axe } = window as unknown as {
      axe: { run(context: Document, settings: object): Promise<{ violations: Violation[] }> };
    };
    return (
      await axe.run(document, {
        rules: { 'color-contrast': { enabled }, 'target-size': { enabled: true } },
      })
    ).violations;
  }, options.contrast ?? true);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
  );
}

/** How far a page must be scrolled sideways, px. */
export function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

export interface Stop {
  readonly name: string;
  /** It has an outline, or looks otherwise than without focus. */
  readonly marked: boolean;
  readonly visible: boolean;
}

/** Where Tab leads, from the top of the page, through shadow roots; ends where focus leaves the page or after `most` stops. */
export async function tabStops(page: Page, most: number): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  for (let count = 0; count < most; count++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate((): Stop | undefined => {
      let active: Element | null = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      if (!active || active === document.body) return undefined;
      const { outlineStyle, outlineWidth } = getComputedStyle(active);
      const { width, height } = active.getBoundingClientRect();
      return {
        name: `${active.localName} ${(active.getAttribute('aria-label') ?? active.textContent ?? '').trim().slice(0, 40)}`,
        marked: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0,
        visible: width > 0 && height > 0,
      };
    });
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}
