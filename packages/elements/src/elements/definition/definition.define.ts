import { define } from '../../base/define.ts';
import { AndonDefinition } from './definition.ts';

define('andon-definition', AndonDefinition);

declare global {
  interface HTMLElementTagNameMap {
    'andon-definition': AndonDefinition;
  }
}
