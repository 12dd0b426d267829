import type { Watch } from './live-schedule.ts';
import type { LiveSetting } from './live-stream.ts';
import type { LiveView, PicturePosition } from './live-view.ts';
import { type FrameSource, type OfferFrame, type Reader, ReaderGroups } from './reader-groups.ts';
import type { SharedFrame } from './shared-frame.ts';
import type { Sink } from './sink.ts';

const MISSED_KEPT = 32;

/** A live view and the readers that share it. */
export class SharedView implements FrameSource {
  readonly #live: LiveView;
  /** Its place in the schedule. */
  readonly watch: Watch;
  readonly #render: (payload: object) => SharedFrame;
  readonly #setting: LiveSetting;
  readonly #onEmpty: () => void;
  readonly #readers = new ReaderGroups();
  #position: PicturePosition | undefined;
  #revision = Number.NaN;
  /** The whole picture for newcomers, and for those who skipped a frame; made when first asked for. */
  #whole: SharedFrame | undefined;
  #newest: SharedFrame | undefined;
  /** Frames for returning readers, by where they left. */
  readonly #missed = new Map<string, SharedFrame>();

  constructor(
    live: LiveView,
    watch: Watch,
    render: (payload: object) => SharedFrame,
    setting: LiveSetting,
    onEmpty: () => void,
  ) {
    this.#live = live;
    this.watch = watch;
    this.#render = render;
    this.#setting = setting;
    this.#onEmpty = onEmpty;
  }

  /** A new picture: one frame, the same for all. */
  tick(asOf: number): SharedFrame {
    const since = this.#position;
    const position = this.#advance(asOf);
    this.#newest = this.#changedFrame(since, position) ?? this.#wholeFrame(position);
    return this.#newest;
  }

  /** The first frame of a newcomer, or what a returning reader missed. */
  join(
    sink: Sink,
    id: string,
    resumed: PicturePosition | undefined,
  ): { readonly reader: Reader; readonly frame: SharedFrame } {
    try {
      const frame = this.#frameForNewcomer(resumed);
      return { reader: this.#readers.add(sink, id, this), frame };
    } catch (error) {
      this.#closeIfEmpty();
      throw error;
    }
  }

  #frameForNewcomer(resumed: PicturePosition | undefined): SharedFrame {
    const isFirst = this.#position === undefined;
    const position = this.#pictureForNewcomer();
    if (isFirst) this.watch.advanced(position.asOf);
    if (resumed === undefined) return this.#wholeFrame(position);
    if (this.#live.incremental) return this.#missedFrame(resumed, position) ?? this.#wholeFrame(position);
    this.#newest ??= this.#changedFrame(resumed, position);
    return this.#newest ?? this.#wholeFrame(position);
  }

  /** The newest frame for a reader that skipped some. */
  catchUpFrame(): SharedFrame {
    const newest = this.#live.incremental ? undefined : this.#newest;
    return newest ?? this.#whole ?? this.#wholeFrame(this.#pictureForNewcomer());
  }

  leave(reader: Reader): void {
    this.#readers.remove(reader);
    this.#closeIfEmpty();
  }

  /** Offers every reader the frame as it is addressed to it. */
  offer(frame: SharedFrame, offer: OfferFrame): void {
    this.#readers.offer(frame, offer);
  }

  #closeIfEmpty(): void {
    if (this.#readers.size > 0) return;
    this.watch.stop();
    this.#live.close();
    this.#onEmpty();
  }

  /**
   * An incremental view answers newcomers from the picture of the last tick, with which the others compare their next changes. Any other view
   * takes a new one unless the last is still true; the others get theirs at their own time, whoever comes meanwhile.
   */
  #pictureForNewcomer(): PicturePosition {
    const position = this.#position;
    const asOf = this.#setting.engine.asOf();
    if (position === undefined) return this.#advance(asOf);
    if (this.#live.incremental) {
      const unchanged = this.#live.revision === this.#revision && this.#live.nextChangeAfter(position.asOf) > asOf;
      return this.#readers.size > 0 && !unchanged ? position : this.#advance(asOf);
    }
    const holds = this.#live.revision === this.#revision && asOf - position.asOf < this.watch.cadenceMs;
    return holds && this.#whole !== undefined ? position : this.#advance(asOf);
  }

  #advance(asOf: number): PicturePosition {
    const position = { seq: this.#setting.engine.position.seq, asOf };
    this.#live.advance(position);
    this.#position = position;
    this.#revision = this.#live.revision;
    this.#whole = undefined;
    this.#newest = undefined;
    this.#missed.clear();
    return position;
  }

  #changedFrame(since: PicturePosition | undefined, position: PicturePosition): SharedFrame | undefined {
    const changes = since === undefined ? undefined : this.#live.changes(since, this.#stamp(position, false));
    return changes === undefined ? undefined : this.#render(changes);
  }

  /** Made once for all who return from the same position: after a restart that is nearly everybody. */
  #missedFrame(since: PicturePosition, position: PicturePosition): SharedFrame | undefined {
    const key = `${since.seq} ${since.asOf} ${since.mark}`;
    const known = this.#missed.get(key);
    if (known !== undefined) return known;
    const frame = this.#changedFrame(since, position);
    if (frame !== undefined && this.#missed.size < MISSED_KEPT) this.#missed.set(key, frame);
    return frame;
  }

  #wholeFrame(position: PicturePosition): SharedFrame {
    this.#whole ??= this.#render(this.#live.full(this.#stamp(position, true)));
    return this.#whole;
  }

  #stamp(position: PicturePosition, reset: boolean) {
    const { engine, cursors } = this.#setting;
    const cursor = cursors.encode(engine.position.logId, { ...position, mark: this.#live.mark });
    return { cursor, reset, cadenceMs: this.watch.cadenceMs };
  }
}
