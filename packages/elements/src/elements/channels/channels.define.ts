import { define } from '../../base/define.ts';
import { AndonChannels } from './channels.ts';

define('andon-channels', AndonChannels);

declare global {
  interface HTMLElementTagNameMap {
    'andon-channels': AndonChannels;
  }
}
