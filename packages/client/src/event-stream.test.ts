import { describe, expect, it } from 'vitest';
import { readEvents, type StreamEvent } from './event-stream.ts';

const TEXT =
  ': {"now":1}\n\nevent: next\ndata: {"id":"a"}\r\n\r\nevent:complete\rdata:1\rdata: 2\r\rretry: 1500\n\nid: 7\ndata\n\n';

describe('readEvents', () => {
  it('reads comments, names, data of several lines and retry, whatever the line breaks', async () => {
    expect(await readAll([TEXT])).toEqual([
      { name: 'message', data: undefined, comment: '{"now":1}', retryMs: undefined },
      { name: 'next', data: '{"id":"a"}', comment: undefined, retryMs: undefined },
      { name: 'complete', data: '1\n2', comment: undefined, retryMs: undefined },
      { name: 'message', data: undefined, comment: undefined, retryMs: 1500 },
      { name: 'message', data: '', comment: undefined, retryMs: undefined },
    ]);
  });

  it('makes nothing of blank lines, of spaces within a value, or of a time to retry that is none', async () => {
    expect(await readAll(['\n\ndata:  a b\ndata:c d\nretry: 15s\nretry: in 15\n\n\n\n'])).toEqual([
      { name: 'message', data: ' a b\nc d', comment: undefined, retryMs: undefined },
    ]);
  });

  it('does not mind where the stream is cut, inside a character neither', async () => {
    const text = `data: 排队中 ${'x'.repeat(9)}\r\n\r\n${TEXT}`;
    const whole = await readAll([text]);
    const bytes = new TextEncoder().encode(text);
    for (let size = 1; size < 12; size++) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.slice(index * size, (index + 1) * size),
      );
      expect(await readAll(chunks)).toEqual(whole);
    }
  });
});

async function readAll(chunks: readonly (string | Uint8Array)[]): Promise<StreamEvent[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
      controller.close();
    },
  });
  const events: StreamEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}
