import { define } from '../../base/define.ts';
import { AndonTable } from './table.ts';

define('andon-table', AndonTable);

declare global {
  interface HTMLElementTagNameMap {
    'andon-table': AndonTable;
  }
}
