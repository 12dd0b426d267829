import { define } from '../../base/define.ts';
import { AndonServiceLevel } from './service-level.ts';

define('andon-service-level', AndonServiceLevel);

declare global {
  interface HTMLElementTagNameMap {
    'andon-service-level': AndonServiceLevel;
  }
}
