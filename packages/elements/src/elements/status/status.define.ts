import { define } from '../../base/define.ts';
import { AndonStatus } from './status.ts';

define('andon-status', AndonStatus);

declare global {
  interface HTMLElementTagNameMap {
    'andon-status': AndonStatus;
  }
}
