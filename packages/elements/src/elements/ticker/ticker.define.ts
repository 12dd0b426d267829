import { define } from '../../base/define.ts';
import { AndonTicker } from './ticker.ts';

define('andon-ticker', AndonTicker);

declare global {
  interface HTMLElementTagNameMap {
    'andon-ticker': AndonTicker;
  }
}
