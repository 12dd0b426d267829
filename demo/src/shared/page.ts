import { isDemoFeed } from './feed.ts';
import { type Copy, translate } from './locale.ts';
import { addTroublePanel } from './trouble.ts';

/**
 * What every page does first: words in the reader's language, the high-contrast theme for the elements; what is said
 * of the demo feed, and the panel that stages trouble in it, where there is one.
 *
 * @returns The words in the page's language.
 */
export function startPage<Keys extends string>(copy: Copy<Keys>): Readonly<Record<Keys, string>> {
  const words = translate(copy);
  if (document.documentElement.dataset.theme === 'contrast') {
    for (const provider of document.querySelectorAll('andon-provider')) provider.setAttribute('theme', 'contrast');
  }
  void tellFeed();
  delete document.documentElement.dataset.pending;
  return words;
}

/** The pages work on any server: what only the demo may say of itself has the attribute `data-demo` and is seen there alone. */
async function tellFeed(): Promise<void> {
  const demo = await isDemoFeed();
  document.documentElement.dataset.feed = demo ? 'demo' : 'own';
  if (demo) addTroublePanel();
}
