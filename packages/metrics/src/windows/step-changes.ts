import type { GroupSource } from './group-source.ts';

/** What changed in one group. */
export interface GroupChanges {
  /** Steps in which anything was counted, or taken back. */
  readonly steps: Set<number>;
  /** First step in which a level changed; it changes what the levels were after it as well. */
  levelsFrom: number;
}

/** What changed in the steps of a view since its series last looked. */
export class StepChanges {
  /** Nothing of before holds: the view was read from the buckets anew. */
  isWhole = true;
  readonly #groups = new Map<GroupSource, GroupChanges>();

  of(group: GroupSource): GroupChanges | undefined {
    return this.#groups.get(group);
  }

  /** Steps that changed in any group. */
  *steps(): Iterable<number> {
    for (const { steps } of this.#groups.values()) yield* steps;
  }

  /** First step in which a level changed in any group. */
  get levelsFrom(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { levelsFrom } of this.#groups.values()) first = Math.min(first, levelsFrom);
    return first;
  }

  note(group: GroupSource, step: number, hasLevels: boolean): void {
    let changes = this.#groups.get(group);
    if (!changes) {
      changes = { steps: new Set(), levelsFrom: Number.POSITIVE_INFINITY };
      this.#groups.set(group, changes);
    }
    changes.steps.add(step);
    if (hasLevels && step < changes.levelsFrom) changes.levelsFrom = step;
  }

  clear(): void {
    this.isWhole = false;
    this.#groups.clear();
  }
}
