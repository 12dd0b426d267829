export interface HeartbeatGroupsOptions<Member> {
  readonly everyMs: number;
  /** Says to each that the server is alive. */
  readonly onBeat: (members: Iterable<Member>) => void;
}

/** Written to, and answering, within a few milliseconds. */
const GROUP_SIZE = 250;

interface Group<Member> {
  readonly members: Set<Member>;
  readonly timer: NodeJS.Timeout;
}

/**
 * Heartbeats in groups, each at its own moment: that of its first member, and a crowd is let in over some time. Thousands at once would keep
 * everybody's frames waiting, and their answers once more.
 */
export class HeartbeatGroups<Member> {
  readonly #options: HeartbeatGroupsOptions<Member>;
  readonly #groups = new Set<Group<Member>>();
  readonly #groupOf = new Map<Member, Group<Member>>();

  constructor(options: HeartbeatGroupsOptions<Member>) {
    this.#options = options;
  }

  add(member: Member): void {
    const group = this.#withRoom() ?? this.#begin();
    group.members.add(member);
    this.#groupOf.set(member, group);
  }

  /** May be called twice. */
  delete(member: Member): void {
    const group = this.#groupOf.get(member);
    if (group === undefined) return;
    this.#groupOf.delete(member);
    group.members.delete(member);
    if (group.members.size > 0) return;
    clearInterval(group.timer);
    this.#groups.delete(group);
  }

  dispose(): void {
    for (const { timer } of this.#groups) clearInterval(timer);
    this.#groups.clear();
    this.#groupOf.clear();
  }

  #withRoom(): Group<Member> | undefined {
    for (const group of this.#groups) if (group.members.size < GROUP_SIZE) return group;
    return undefined;
  }

  #begin(): Group<Member> {
    const { everyMs, onBeat } = this.#options;
    const members = new Set<Member>();
    const timer = setInterval(() => onBeat(members), everyMs);
    timer.unref();
    const group = { members, timer };
    this.#groups.add(group);
    return group;
  }
}
