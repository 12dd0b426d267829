import type { Watch } from './live-schedule.ts';
import type { LiveSetting } from './live-stream.ts';
import type { LiveView, PicturePosition } from './live-view.ts';
import { type FrameSource, type OfferFrame, type Reader, ReaderGroups } from './reader-groups.ts';
import { SharedFrame } from './shared-frame.ts';
import type { Sink } from './sink.ts';

const MISSED_KEPT = 32;

interface Told {
  readonly frame: SharedFrame;
  /** What the frame says of itself. */
  readonly meta: unknown;
}

/** A live view and the readers that share it. */
export class SharedView implements FrameSource {
  readonly #live: LiveView;
  /** Its place in the schedule. */
  readonly watch: Watch;
  readonly #render: (payload: object) => string;
  readonly #setting: LiveSetting;
  readonly #onEmpty: () => void;
  readonly #readers = new ReaderGroups();
  #position: PicturePosition | undefined;
  #revision = Number.NaN;
  /** The whole picture for newcomers, and for those who skipped a frame; made when first asked for. */
  #whole: SharedFrame | undefined;
  #newest: SharedFrame | undefined;
  /** What everybody was told of the picture as it is; not known where some may have been told of one that others have not seen. */
  #told: Told | undefined;
  /** Frames for returning readers, by where they left. */
  readonly #missed = new Map<string, SharedFrame>();

  constructor(
    live: LiveView,
    watch: Watch,
    render: (payload: object) => string,
    setting: LiveSetting,
    onEmpty: () => void,
  ) {
    this.#live = live;
    this.watch = watch;
    this.#render = render;
    this.#setting = setting;
    this.#onEmpty = onEmpty;
  }

  /** A new picture: one frame, the same for all. None where time has passed and all it would say is that: heartbeats do. */
  tick(asOf: number): SharedFrame | undefined {
    const since = this.#position;
    const told = this.#live.revision === this.#revision ? this.#told : undefined;
    const position = this.#advance(asOf);
    const payload = this.#changes(since, position) ?? this.#live.full(this.#stamp(position, true));
    if (told?.frame.says(this.#render({ ...payload, meta: told.meta }))) {
      this.#newest = told.frame;
      this.#told = told;
      return undefined;
    }
    this.#newest = new SharedFrame(this.#render(payload));
    this.#told = toldBy(payload, this.#newest);
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
    this.#told = undefined;
    this.#whole = undefined;
    this.#newest = undefined;
    this.#missed.clear();
    return position;
  }

  #changes(since: PicturePosition | undefined, position: PicturePosition): object | undefined {
    return since === undefined ? undefined : this.#live.changes(since, this.#stamp(position, false));
  }

  #changedFrame(since: PicturePosition, position: PicturePosition): SharedFrame | undefined {
    const changes = this.#changes(since, position);
    return changes === undefined ? undefined : new SharedFrame(this.#render(changes));
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
    if (this.#whole === undefined) {
      const payload = this.#live.full(this.#stamp(position, true));
      this.#whole = new SharedFrame(this.#render(payload));
      if (this.#readers.size === 0) this.#told = toldBy(payload, this.#whole);
    }
    return this.#whole;
  }

  #stamp(position: PicturePosition, reset: boolean) {
    const { engine, cursors } = this.#setting;
    const cursor = cursors.encode(engine.position.logId, { ...position, mark: this.#live.mark });
    return { cursor, reset, cadenceMs: this.watch.cadenceMs };
  }
}

function toldBy(payload: { readonly meta?: unknown }, frame: SharedFrame): Told {
  return { frame, meta: payload.meta };
}
