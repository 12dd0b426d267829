import type { AddressedFrame } from './parcel.ts';
import type { ReaderGroup } from './reader-groups.ts';
import type { SharedView } from './shared-view.ts';
import type { Sink } from './sink.ts';

/** One reader's subscription to a shared view. */
export interface Member {
  readonly view: SharedView;
  readonly sink: Sink;
  readonly group: ReaderGroup;
  /** Where it stands in its group's list, so that leaving takes no search. */
  groupIndex: number;
  /** A newer frame than the last it was sent exists. */
  missed: boolean;
  stopped: boolean;
}

export type OfferFrame = (member: Member, frame: AddressedFrame) => void;
