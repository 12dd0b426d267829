import type { LiveSnapshot } from '@andon/client';
import { html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { Formatter } from '../format/formatter.ts';
import { parseStandards, type Standard } from '../format/parse-standards.ts';
import type { Figure, FrameMeta } from '../frames.ts';
import { given } from '../live/given.ts';
import { type StandardResult, StandardsWatch, USUAL_STANDARDS } from '../live/standards-watch.ts';
import { AndonElement } from './andon-element.ts';
import { isStale } from './state.ts';
import { staleness } from './tile.ts';

/** An element about what service is held to. */
export abstract class StandardsElement extends AndonElement {
  /** What service is held to, one standard a line or `;`-separated: `queue.serviceLevel window=today target=80% tolerance=5% label="Phone in 20 s"`. */
  @property() standards: string | readonly Standard[] | undefined;

  /** Figures of the standards fed by the page, in their order; nothing is fetched. */
  @property({ attribute: false }) results: readonly StandardResult[] | undefined;

  protected readonly watch = new StandardsWatch(
    this,
    () => (this.results ? [] : this.standardList),
    () => this.filterValues,
  );

  protected get standardList(): readonly Standard[] {
    if (typeof this.standards === 'string') return parseStandards(this.standards);
    return this.standards ?? USUAL_STANDARDS;
  }

  protected get resultList(): readonly StandardResult[] {
    return this.results ? (given.for(this)?.givenResults(this.results) ?? []) : this.watch.results;
  }

  protected get hostFed(): boolean {
    return this.results !== undefined;
  }

  /** The standards with what is known of each, as comma-separated values. */
  async toCsv(): Promise<string> {
    const results = this.resultList;
    const { toCsv, standardsTable } = await import('./csv.ts');
    return toCsv(standardsTable(results));
  }

  /** @internal */
  get meta(): FrameMeta | undefined {
    return this.resultList.find(({ meta }) => meta)?.meta;
  }

  /** @internal */
  get mainFigure(): Figure | undefined {
    return undefined;
  }

  /** Of when the figures are, and why they are not of now. */
  protected asOf(format: Formatter): unknown {
    const fresh = this.freshness(format);
    const { asOfMs } = fresh;
    if (isStale(this.state)) return html`<span class="stale">${staleness(fresh)}</span>`;
    return asOfMs === undefined
      ? nothing
      : html`<span>${format.messages.asOfTime(format.moment(asOfMs, fresh.nowMs()))}</span>`;
  }

  protected snapshots(): readonly (LiveSnapshot<unknown> | undefined)[] {
    return this.hostFed ? [] : this.watch.snapshots;
  }
}
