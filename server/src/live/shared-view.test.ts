import { describe, expect, it } from 'vitest';
import { createCursorCodec } from './cursor.ts';
import type { LiveEngine } from './live-engine.ts';
import type { LiveSetting } from './live-stream.ts';
import type { FrameStamp, LiveView, PicturePosition } from './live-view.ts';
import { FrameAddress, type SharedFrame } from './shared-frame.ts';
import { SharedView } from './shared-view.ts';
import { Sink } from './sink.ts';

class NoSink extends Sink {
  readonly busy = false;
  readonly holdsBytes = false;
  write(): void {}
  watchDrain(): void {}
  closeStalled(): void {}
}

/** A view that shows a text, under a clock that is set. */
function setUp() {
  const shown = { text: 'calm', revision: 0, now: 1_000 };
  let asOf = 0;
  const full = (stamp: FrameStamp) => ({ meta: { asOf, ...stamp }, text: shown.text });
  const live: LiveView = {
    get revision() {
      return shown.revision;
    },
    nextChangeAfter: (at) => at + 1,
    advance(position: PicturePosition) {
      asOf = position.asOf;
    },
    incremental: false,
    full,
    changes: (_since, stamp) => full(stamp),
    close() {},
  } as Partial<LiveView> as LiveView;
  const engine = { position: { logId: 'log', seq: 1 }, asOf: () => shown.now } as Partial<LiveEngine> as LiveEngine;
  const cursors = createCursorCodec(Buffer.alloc(32));
  const setting = { engine, cursors } as Partial<LiveSetting> as LiveSetting;
  const watch = { cadenceMs: 250, advanced() {}, join() {}, leave() {}, stop() {} };
  const view = new SharedView(live, watch, JSON.stringify, setting, () => {});
  return {
    shown,
    join: () => textOf(view.join(new NoSink('json'), 'id', undefined).frame),
    tickAt(at: number) {
      shown.now = at;
      return textOf(view.tick(at));
    },
  };
}

function textOf(frame: SharedFrame | undefined): string | undefined {
  if (frame === undefined) return undefined;
  const address = new FrameAddress('id', 'json');
  const bytes = Buffer.alloc(frame.sizeFor(address));
  frame.writeTo(bytes, 0, address);
  return (JSON.parse(bytes.toString()) as { readonly text: string }).text;
}

describe('a view whose time passes', () => {
  it('makes no frame that would say nothing else, and one as soon as there is more to say', () => {
    const { shown, join, tickAt } = setUp();
    expect(join()).toBe('calm');
    expect(tickAt(2_000)).toBeUndefined();
    shown.text = 'overdue';
    expect(tickAt(3_000)).toBe('overdue');
    expect(tickAt(4_000)).toBeUndefined();
  });

  it('makes one for an event all the same: that it came is news', () => {
    const { shown, join, tickAt } = setUp();
    join();
    shown.revision += 1;
    expect(tickAt(2_000)).toBe('calm');
  });

  it('makes one where a newcomer was told more than the others have been', () => {
    const { shown, join, tickAt } = setUp();
    join();
    shown.text = 'overdue';
    shown.now = 2_000;
    expect(join()).toBe('overdue');
    expect(tickAt(3_000)).toBe('overdue');
    expect(tickAt(4_000)).toBeUndefined();
  });
});
