import { define } from '../../base/define.ts';
import { AndonAlerts } from './alerts.ts';

define('andon-alerts', AndonAlerts);

declare global {
  interface HTMLElementTagNameMap {
    'andon-alerts': AndonAlerts;
  }
}
