import { AlertsDocument } from '@andon/schema';
import { property } from 'lit/decorators.js';
import { boardStyles } from '../../base/board.styles.ts';
import { type ListBody, ListElement } from '../../base/list-element.ts';
import { wholeRows } from '../../format/whole-rows.ts';
import type { AlertsFrame, FigureStatus, FrameKind } from '../../frames.ts';
import { filterVariable, type View, view } from '../../live/view.ts';
import { alertsStyles } from './alerts.styles.ts';

export type { AcknowledgeDetail } from './alerts.body.ts';

const LOCALES = { en: 'en', 'zh-CN': 'zh_CN', 'zh-TW': 'zh_TW' } as const;

/**
 * @summary What calls for help: open alerts, the most pressing first, with their value against the limit; quiet while nothing is wrong.
 *
 * @tag andon-alerts
 * @slot title - Replaces the title.
 * @slot actions - Buttons beside the title.
 * @slot footer - After the facts of the foot.
 * @event andon-state - The live state changed; `detail` is `{ state, since }`.
 * @event andon-select - An alert was chosen (with `selectable`); `detail` is `{ filter, figure }`.
 * @event andon-acknowledge - The reader takes care of an alert; `detail` is `{ id, rule }`. Cancelled, the server is not told.
 * @csspart tile - The whole tile.
 * @csspart label - The title.
 * @csspart light - The stack light.
 * @csspart visual - The list.
 * @csspart alert - One alert.
 * @csspart acknowledge - The button to acknowledge an alert.
 * @csspart foot - Freshness.
 */
export class AndonAlerts extends ListElement<AlertsFrame> {
  static override styles = [...ListElement.styles, boardStyles, alertsStyles];

  /** `list`; `wall`: with the stack light, for reading from afar; `light`: the stack light alone. */
  @property({ reflect: true }) variant: 'list' | 'wall' | 'light' = 'list';

  /** Only alerts of this severity: `attention` or `critical`. */
  @property() severity: 'attention' | 'critical' | undefined;

  /** How many alerts have room; of more it says how many. */
  @property({ type: Number }) rows = 5;

  /** Sounds for new alerts of this severity and above, `critical` or `attention`; muted without it. */
  @property() sound: 'attention' | 'critical' | undefined;

  /** Shows no buttons to acknowledge alerts. */
  @property({ type: Boolean }) readonly = false;

  /** Whether the reader may acknowledge alerts; default: what the server says. */
  @property({ type: Boolean, attribute: 'may-acknowledge' }) mayAcknowledge = false;

  /** Names are buttons that fire `andon-select`. */
  @property({ type: Boolean }) selectable = false;

  protected get frameKind(): FrameKind {
    return 'alerts';
  }

  protected request(): View<unknown> {
    const filter = this.filterValues;
    return view(AlertsDocument, {
      ...filterVariable(filter),
      ...(this.severity && { severity: this.severity === 'critical' ? 'CRITICAL' : 'ATTENTION' }),
      first: wholeRows(this.rows),
      locale: LOCALES[this.format?.messages.locale ?? 'en'],
    });
  }

  /**
   * What an alert that somebody takes care of asks for is less than what it is.
   * @internal
   */
  override get status(): FigureStatus {
    const { data } = this;
    if (!data) return 'NONE';
    if (data.alerts.length === 0) return data.stale || data.clearBecause === 'NO_DATA' ? 'NONE' : 'ON_TARGET';
    return data.alerts.some(({ severity }) => severity === 'CRITICAL') ? 'CRITICAL' : 'ATTENTION';
  }

  protected get tileRows(): number {
    return this.variant === 'light' ? 9 : 6 + 4 * wholeRows(this.rows);
  }

  protected async loadBody(): Promise<ListBody<AlertsFrame>> {
    const { AlertsBody } = await import('./alerts.body.ts');
    return new AlertsBody(this);
  }
}
