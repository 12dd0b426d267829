import { define } from '../../base/define.ts';
import { AndonProvider } from './provider.ts';

define('andon-provider', AndonProvider);

declare global {
  interface HTMLElementTagNameMap {
    'andon-provider': AndonProvider;
  }
}
