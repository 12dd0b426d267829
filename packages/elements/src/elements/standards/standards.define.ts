import { define } from '../../base/define.ts';
import { AndonStandards } from './standards.ts';

define('andon-standards', AndonStandards);

declare global {
  interface HTMLElementTagNameMap {
    'andon-standards': AndonStandards;
  }
}
