import type { LiveState } from '@andon/client';
import type { AndonProvider } from '@andon/elements';
import { byId, make } from '../shared/dom.ts';
import { LOCALES, pageLocale } from '../shared/locale.ts';
import type { GalleryWord } from './copy.ts';
import { ELEMENTS, WINDOWS } from './elements.ts';
import { STATES, sourceInState } from './state-source.ts';

/** The bar at the top: language, theme, filter, window and state for everything below. */
export function startPageControls(words: Readonly<Record<GalleryWord, string>>, stages: readonly HTMLElement[]): void {
  const form = byId<HTMLFormElement>('controls');
  const select = (name: string) => form.elements.namedItem(name) as HTMLSelectElement;
  const root = document.documentElement;
  const provider = byId<AndonProvider>('provider');
  const options = (name: string, entries: readonly (readonly [string, string])[], value: string) => {
    select(name).append(...entries.map(([key, label]) => make('option', { value: key }, label)));
    select(name).value = value;
  };
  options('locale', Object.entries(LOCALES), pageLocale());
  options(
    'theme',
    [
      ['auto', words.themeAuto],
      ['light', words.themeLight],
      ['dark', words.themeDark],
      ['contrast', words.themeContrast],
    ],
    root.dataset.theme ?? 'auto',
  );
  options(
    'filter',
    [
      ['', words.filterNone],
      ['channel=phone', words.filterPhone],
      ['channel=email', words.filterEmail],
      ['site=Rotterdam', 'Rotterdam'],
      ['tier=high-value', words.filterTier],
    ],
    '',
  );
  options('window', [['', words.windowOwn], ...WINDOWS.map((window) => [window, window] as const)], '');
  options('state', [['', words.stateLive], ...STATES.map((state) => [state, state] as const)], '');

  const real = provider.liveSource;
  form.addEventListener('change', (event) => {
    const { name, value } = event.target as HTMLSelectElement;
    if (name === 'locale' || name === 'theme') {
      const address = new URL(location.href);
      address.searchParams.set(name, value);
      if (name === 'locale') location.assign(address);
      else {
        history.replaceState(null, '', address);
        root.dataset.theme = value;
        provider.theme = value === 'contrast' ? 'contrast' : 'auto';
      }
    }
    if (name === 'filter') provider.filter = value;
    if (name === 'window') {
      for (const live of stages) {
        const own = ELEMENTS.find(({ tag }) => tag === live.localName)?.attributes.window;
        if (value !== '') live.setAttribute('window', value);
        else if (own !== undefined) live.setAttribute('window', own);
        else live.removeAttribute('window');
      }
    }
    if (name === 'state') provider.source = value === '' ? undefined : sourceInState(real, value as LiveState);
  });
}
