import { define } from '../../base/define.ts';
import { AndonResponseTime } from './response-time.ts';

define('andon-response-time', AndonResponseTime);

declare global {
  interface HTMLElementTagNameMap {
    'andon-response-time': AndonResponseTime;
  }
}
