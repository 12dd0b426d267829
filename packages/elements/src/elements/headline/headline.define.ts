import { define } from '../../base/define.ts';
import { AndonHeadline } from './headline.ts';

define('andon-headline', AndonHeadline);

declare global {
  interface HTMLElementTagNameMap {
    'andon-headline': AndonHeadline;
  }
}
