import { define } from '../../base/define.ts';
import { AndonAgents } from './agents.ts';

define('andon-agents', AndonAgents);

declare global {
  interface HTMLElementTagNameMap {
    'andon-agents': AndonAgents;
  }
}
