import { define } from '../../base/define.ts';
import { AndonBacklog } from './backlog.ts';

define('andon-backlog', AndonBacklog);

declare global {
  interface HTMLElementTagNameMap {
    'andon-backlog': AndonBacklog;
  }
}
