import { define } from '../../base/define.ts';
import { AndonHeatmap } from './heatmap.ts';

define('andon-heatmap', AndonHeatmap);

declare global {
  interface HTMLElementTagNameMap {
    'andon-heatmap': AndonHeatmap;
  }
}
