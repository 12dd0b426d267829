import { type Copy, translate } from './locale.ts';
import { addTroublePanel } from './trouble.ts';

/**
 * What every page does first: words in the reader's language, the high-contrast theme for the elements, the panel that stages trouble.
 *
 * @returns The words in the page's language.
 */
export function startPage<Keys extends string>(copy: Copy<Keys>): Readonly<Record<Keys, string>> {
  const words = translate(copy);
  if (document.documentElement.dataset.theme === 'contrast') {
    for (const provider of document.querySelectorAll('andon-provider')) provider.setAttribute('theme', 'contrast');
  }
  addTroublePanel();
  delete document.documentElement.dataset.pending;
  return words;
}
