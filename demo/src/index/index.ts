import '../shared/page.css';
import { pageLocale } from '../shared/locale.ts';
import { startPage } from '../shared/page.ts';
import { COPY } from './copy.ts';
import './index.css';

startPage(COPY);
// The pages open in the language and theme of this one.
for (const link of document.querySelectorAll<HTMLAnchorElement>('nav a')) {
  const address = new URL(link.href);
  if (address.pathname === '/graphql') continue;
  address.searchParams.set('locale', pageLocale());
  const { theme } = document.documentElement.dataset;
  if (theme !== undefined) address.searchParams.set('theme', theme);
  link.href = address.href;
}
