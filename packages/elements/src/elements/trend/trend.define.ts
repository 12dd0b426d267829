import { define } from '../../base/define.ts';
import { AndonTrend } from './trend.ts';

define('andon-trend', AndonTrend);

declare global {
  interface HTMLElementTagNameMap {
    'andon-trend': AndonTrend;
  }
}
