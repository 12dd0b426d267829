import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openAuditLog } from './audit-log.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'andon-audit-'));
  path = join(folder, 'audit.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (options: { maxBytes?: number; onError?: (error: unknown) => void } = {}) =>
  openAuditLog({ path, now: () => 1_772_442_000_000, onError: () => {}, ...options });

describe('the audit log', () => {
  it('keeps one line an entry, for its owner only, across restarts', () => {
    open().record({ what: 'minted', who: 'ann', tokenId: 't1', door: 'command line' });
    open().record({ what: 'connected', who: 'ann', tokenId: 't1', door: 'websocket', from: '192.0.2.7' });
    const entries = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries).toEqual([
      { at: '2026-03-02T09:00:00.000Z', what: 'minted', who: 'ann', tokenId: 't1', door: 'command line' },
      {
        at: '2026-03-02T09:00:00.000Z',
        what: 'connected',
        who: 'ann',
        tokenId: 't1',
        door: 'websocket',
        from: '192.0.2.7',
      },
    ]);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('does not grow without end, however many knock', () => {
    const log = open({ maxBytes: 1_000 });
    for (let i = 0; i < 500; i += 1) log.record({ what: 'refused', door: 'http', detail: 'x'.repeat(i % 50) });
    expect(statSync(path).size).toBeLessThanOrEqual(1_000);
    expect(statSync(`${path}.1`).size).toBeLessThanOrEqual(1_000);
  });

  it('cannot be made to hold a line it did not write', () => {
    open().record({ what: 'refused', who: 'eve\n{"what":"minted"}', door: 'http' });
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(1);
  });

  it('reports what it cannot write and goes on', () => {
    const onError = vi.fn();
    const log = open({ onError });
    rmSync(folder, { recursive: true });
    log.record({ what: 'refused', door: 'http' });
    expect(onError).toHaveBeenCalledOnce();
    folder = mkdtempSync(join(tmpdir(), 'andon-audit-'));
  });
});
