import { define } from '../../base/define.ts';
import { AndonNps } from './nps.ts';

define('andon-nps', AndonNps);

declare global {
  interface HTMLElementTagNameMap {
    'andon-nps': AndonNps;
  }
}
