import { define } from '../../base/define.ts';
import { AndonMetric } from './metric.ts';

define('andon-metric', AndonMetric);

declare global {
  interface HTMLElementTagNameMap {
    'andon-metric': AndonMetric;
  }
}
