import { define } from '../../base/define.ts';
import { AndonCsat } from './csat.ts';

define('andon-csat', AndonCsat);

declare global {
  interface HTMLElementTagNameMap {
    'andon-csat': AndonCsat;
  }
}
