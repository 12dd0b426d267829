import { define } from '../../base/define.ts';
import { AndonNowServing } from './now-serving.ts';

define('andon-now-serving', AndonNowServing);

declare global {
  interface HTMLElementTagNameMap {
    'andon-now-serving': AndonNowServing;
  }
}
