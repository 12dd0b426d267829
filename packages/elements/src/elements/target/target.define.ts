import { define } from '../../base/define.ts';
import { AndonTarget } from './target.ts';

define('andon-target', AndonTarget);

declare global {
  interface HTMLElementTagNameMap {
    'andon-target': AndonTarget;
  }
}
