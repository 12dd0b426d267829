import { AddressedFrame } from './parcel.ts';
import { FrameAddress, type FrameForm, type SharedFrame } from './shared-frame.ts';
import type { Member, Sink } from './sink.ts';

/** Where a reader that missed frames gets the newest. */
export interface FrameSource {
  catchUpFrame(): SharedFrame;
}

export type OfferFrame = (member: Member, frame: AddressedFrame) => void;

/** One subscription to a shared view. */
export class Reader implements Member {
  readonly sink: Sink;
  readonly group: ReaderGroup;
  readonly #source: FrameSource;
  missed = false;
  /** Where it stands in its group, so that leaving takes no search. */
  groupIndex: number;

  constructor(sink: Sink, group: ReaderGroup, source: FrameSource) {
    this.sink = sink;
    this.group = group;
    this.#source = source;
    this.groupIndex = group.members.push(this) - 1;
  }

  newest(): AddressedFrame {
    return this.group.addressed(this.#source.catchUpFrame());
  }
}

/** Readers of a view who chose the same id on connections of the same form: they get the very same bytes. */
class ReaderGroup {
  readonly address: FrameAddress;
  readonly members: Reader[] = [];
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

  add(sink: Sink, id: string, source: FrameSource): Reader {
    const key = keyOf(id, sink.form);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = new ReaderGroup(id, sink.form);
      this.#groups.set(key, group);
    }
    this.#size += 1;
    return new Reader(sink, group, source);
  }

  remove({ group: { members, address }, groupIndex }: Reader): void {
    const last = members.pop();
    if (last !== undefined && groupIndex < members.length) {
      members[groupIndex] = last;
      last.groupIndex = groupIndex;
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
