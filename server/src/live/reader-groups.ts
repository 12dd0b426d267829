import type { Member, OfferFrame } from './member.ts';
import { AddressedFrame } from './parcel.ts';
import { FrameAddress, type FrameForm, type SharedFrame } from './shared-frame.ts';
import type { SharedView } from './shared-view.ts';
import type { Sink } from './sink.ts';

/** Readers of a view who chose the same id on connections of the same form: they get the very same bytes. */
export class ReaderGroup {
  readonly address: FrameAddress;
  readonly members: Member[] = [];
  #newest: AddressedFrame | undefined;

  constructor(id: string, form: FrameForm) {
    this.address = new FrameAddress(id, form);
  }

  addressed(frame: SharedFrame): AddressedFrame {
    if (this.#newest?.frame !== frame) this.#newest = new AddressedFrame(frame, this.address);
    return this.#newest;
  }
}

/** The readers of one view. Clients that make ids of what they ask for are one group, however many; any other reader is one of its own. */
export class ReaderGroups {
  readonly #groups = new Map<string, ReaderGroup>();
  #size = 0;

  /** Readers. */
  get size(): number {
    return this.#size;
  }

  add(view: SharedView, sink: Sink, id: string): Member {
    const key = keyOf(id, sink.form);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = new ReaderGroup(id, sink.form);
      this.#groups.set(key, group);
    }
    const member: Member = { view, sink, group, groupIndex: group.members.length, missed: false, stopped: false };
    group.members.push(member);
    this.#size += 1;
    return member;
  }

  remove(member: Member): void {
    const { members, address } = member.group;
    const last = members.pop() as Member;
    if (last !== member) {
      members[member.groupIndex] = last;
      last.groupIndex = member.groupIndex;
    }
    this.#size -= 1;
    if (members.length === 0) this.#groups.delete(keyOf(address.id, address.form));
  }

  offer(frame: SharedFrame, offer: OfferFrame): void {
    for (const group of this.#groups.values()) {
      const addressed = group.addressed(frame);
      for (const member of group.members) offer(member, addressed);
    }
  }
}

function keyOf(id: string, form: FrameForm): string {
  return `${form} ${id}`;
}
