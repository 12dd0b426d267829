import { make } from '../shared/dom.ts';
import type { GalleryWord } from './copy.ts';

/** Code with a button that copies it; `show` replaces the text. */
export function copyable(
  words: Readonly<Record<GalleryWord, string>>,
  label: string,
): { readonly box: HTMLElement; show(text: string): void } {
  const code = make('code');
  const said = make('span', { class: 'vh', role: 'status' });
  const copy = make('button', { type: 'button', class: 'copy', 'aria-label': `${words.copy}: ${label}` }, words.copy);
  copy.addEventListener('click', async () => {
    await copyText(code);
    copy.textContent = words.copied;
    said.textContent = words.copied;
    setTimeout(() => {
      copy.textContent = words.copy;
      said.textContent = '';
    }, 1500);
  });
  // A region that scrolls must be reached by keyboard.
  const box = make(
    'div',
    { class: 'code' },
    make('pre', { tabindex: '0', 'aria-label': label, role: 'region' }, code),
    copy,
    said,
  );
  return {
    box,
    show: (text) => {
      code.textContent = text;
    },
  };
}

/** A page without TLS, as within many a house, has no clipboard to write to; what is selected can be copied there too. */
async function copyText(code: HTMLElement): Promise<void> {
  if (isSecureContext) {
    await navigator.clipboard.writeText(code.textContent);
    return;
  }
  getSelection()?.selectAllChildren(code);
  document.execCommand('copy');
}
