import { define } from '../../base/define.ts';
import { AndonDistribution } from './distribution.ts';

define('andon-distribution', AndonDistribution);

declare global {
  interface HTMLElementTagNameMap {
    'andon-distribution': AndonDistribution;
  }
}
