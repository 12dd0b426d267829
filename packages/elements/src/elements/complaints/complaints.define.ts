import { define } from '../../base/define.ts';
import { AndonComplaints } from './complaints.ts';

define('andon-complaints', AndonComplaints);

declare global {
  interface HTMLElementTagNameMap {
    'andon-complaints': AndonComplaints;
  }
}
