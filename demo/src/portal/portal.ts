import { byId, make } from '../shared/dom.ts';
import { startPage } from '../shared/page.ts';
import { COPY, SITES } from './copy.ts';

const words = startPage(COPY);
document.title = words.title;

for (const site of SITES) {
  const cell = (attributes: Record<string, string>) =>
    make('td', {}, make('andon-metric', { variant: 'cell', filter: `site=${site};channel=counter`, ...attributes }));
  byId('sites').append(
    make(
      'tr',
      {},
      make('td', {}, words[site]),
      cell({ figure: 'queue.waiting' }),
      cell({ figure: 'queue.wait', params: 'quantile=0.9', window: '24h', target: '15m', tolerance: '10m' }),
      cell({ figure: 'queue.answered', window: '24h' }),
    ),
  );
}

// An intranet with a high-contrast look of its own tells it to what it embeds.
if (document.documentElement.dataset.theme === 'contrast') {
  for (const element of document.querySelectorAll('*')) {
    if (element.localName.startsWith('andon-')) element.setAttribute('theme', 'contrast');
  }
}
