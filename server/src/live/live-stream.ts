import type { CursorCodec } from './cursor.ts';
import type { FairDesk } from './fair-desk.ts';
import type { LiveEngine } from './live-engine.ts';
import type { LiveSchedule, Watch } from './live-schedule.ts';
import type { LiveView, PicturePosition } from './live-view.ts';

export interface LiveStreamOptions {
  /** Name of the subscription field, under which payloads are handed to GraphQL. */
  readonly field: string;
  readonly openView: () => LiveView;
  readonly cadenceMs: number;
  readonly cursor: string | null | undefined;
}

/** What frames are made with. */
export interface LiveSetting {
  readonly engine: LiveEngine;
  readonly schedule: LiveSchedule;
  readonly desk: FairDesk;
  readonly cursors: CursorCodec;
}

/**
 * What a subscription resolver returns. The hub takes `options` and shares one execution between all who ask alike; anything else that runs
 * GraphQL iterates it, and each iteration is a viewer of its own. Both get the same frames,
 * but for one that would only say that time has passed: shared, it is not sent.
 *
 * The iterator holds no queue: a reader that is late gets the newest picture.
 */
export class LiveStream implements AsyncIterable<object> {
  readonly options: LiveStreamOptions;
  readonly setting: LiveSetting;

  constructor(options: LiveStreamOptions, setting: LiveSetting) {
    this.options = options;
    this.setting = setting;
  }

  [Symbol.asyncIterator](): AsyncIterator<object, undefined> {
    const { field, openView, cadenceMs, cursor } = this.options;
    const { engine, schedule, cursors } = this.setting;
    const view = openView();
    let shown = resumedPosition(cursor, this.setting);
    let fresh = shown === undefined;
    let due = true;
    let done = false;
    let wake: (() => void) | undefined;

    const watch: Watch = schedule.watch(view, cadenceMs, () => {
      due = true;
      return wake;
    });
    const end = (): void => {
      if (done) return;
      done = true;
      watch.stop();
      view.close();
      wake?.();
    };
    const picture = (): object => {
      due = false;
      const position = currentPosition(engine);
      view.advance(position);
      watch.advanced(position.asOf);
      const cursor = cursors.encode(engine.position.logId, { ...position, mark: view.mark });
      const stamp = { cursor, cadenceMs: watch.cadenceMs };
      const changes = shown === undefined || fresh ? undefined : view.changes(shown, { ...stamp, reset: false });
      const reset = fresh || (changes === undefined && view.incremental);
      fresh = false;
      shown = position;
      return { [field]: changes ?? view.full({ ...stamp, reset }) };
    };

    return {
      async next() {
        while (!due && !done) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        if (done) return { done: true, value: undefined };
        try {
          return { done: false, value: picture() };
        } catch (error) {
          end();
          throw error;
        }
      },
      async return() {
        end();
        return { done: true, value: undefined };
      },
      async throw(error) {
        end();
        throw error;
      },
    };
  }
}

function currentPosition(engine: LiveEngine): PicturePosition {
  return { seq: engine.position.seq, asOf: engine.asOf() };
}

/** Where a returning reader stands, or `undefined` for a new one and for a cursor that is of no use. */
export function resumedPosition(
  cursor: string | null | undefined,
  { engine, cursors }: LiveSetting,
): PicturePosition | undefined {
  return cursors.decode(cursor, engine.position.logId, currentPosition(engine));
}
