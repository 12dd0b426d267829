import { define } from '../../base/define.ts';
import { AndonQueue } from './queue.ts';

define('andon-queue', AndonQueue);

declare global {
  interface HTMLElementTagNameMap {
    'andon-queue': AndonQueue;
  }
}
