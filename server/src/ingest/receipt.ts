/** What became of a batch of events. Given only after what was accepted is durable. */
export interface Receipt {
  readonly accepted: number;
  /** Ids that were stored before. */
  readonly duplicate: number;
  /** How many came without an id: sent again, they would count twice. */
  readonly withoutId: number;
  /** The first of the rejected. */
  readonly rejected: readonly Rejection[];
  /** All of the rejected. */
  readonly rejectedCount: number;
  /** Fields that their events' types do not have, with how often they came; kept out. */
  readonly ignoredFields: Readonly<Record<string, number>>;
}

export interface Rejection {
  /** Line of the body, or position in the list, from 1. */
  readonly line: number;
  readonly id: string | null;
  readonly field: string | null;
  readonly reason: string;
}

/** Bounds what a receipt may grow to, however long the body. */
const MAX_REJECTIONS_LISTED = 1000;
const MAX_FIELDS_LISTED = 100;

export class ReceiptBuilder {
  accepted = 0;
  duplicate = 0;
  withoutId = 0;
  #rejectedCount = 0;
  readonly #rejected: Rejection[] = [];
  readonly #ignored = new Map<string, number>();

  reject(line: number, id: unknown, field: string | null, reason: string): void {
    this.#rejectedCount++;
    if (this.#rejected.length >= MAX_REJECTIONS_LISTED) return;
    this.#rejected.push({ line, id: typeof id === 'string' ? id.slice(0, 128) : null, field, reason });
  }

  ignore(fields: readonly string[]): void {
    for (const field of fields) {
      const count = this.#ignored.get(field);
      if (count !== undefined) this.#ignored.set(field, count + 1);
      else if (this.#ignored.size < MAX_FIELDS_LISTED) this.#ignored.set(field, 1);
    }
  }

  build(): Receipt {
    return {
      accepted: this.accepted,
      duplicate: this.duplicate,
      withoutId: this.withoutId,
      rejected: this.#rejected,
      rejectedCount: this.#rejectedCount,
      ignoredFields: Object.fromEntries(this.#ignored),
    };
  }
}
