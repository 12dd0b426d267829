import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFolder } from '../data-folder.ts';
import { openSqliteLog } from '../log/index.ts';
import { loadKeys } from '../privacy/index.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

let place: string;
let data: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'andon-start-'));
  data = join(place, 'data');
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** Starts a server that cannot start, and waits for its end. */
async function start(...args: string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(
    process.execPath,
    ['--conditions=source', MAIN, 'start', '--port', '0', '--data', data, ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output: out + err };
}

async function makeLog(): Promise<string> {
  const { log: path } = dataFolder(data);
  const log = await openSqliteLog({ path });
  await log.append([{ id: 'a', type: 'contact.queued', time: 1_700_000_000_000, entity: 'c' }]);
  await log.close();
  return path;
}

describe('andon start refuses, in words and without a trace of the program,', () => {
  async function refusal(...args: string[]): Promise<string> {
    const { code, output } = await start(...args);
    expect(code).toBe(1);
    expect(output).not.toMatch(/\n\s+at /);
    return output;
  }

  it('a log of a newer version', async () => {
    const path = await makeLog();
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 999');
    db.close();
    expect(await refusal()).toMatch(/layout 999.*newer version/);
  });

  it('a file that is no log', async () => {
    const { log } = dataFolder(data);
    mkdirSync(dirname(log), { recursive: true });
    writeFileSync(log, 'dear diary, the phones did not stop today');
    expect(await refusal()).toMatch(/not an event log/);
  });

  it('a log whose tail is damaged, and leaves it as it is', async () => {
    const path = await makeLog();
    loadKeys({ path: dataFolder(data).keys, mayCreate: true, now: 0 });
    const bytes = readFileSync(path);
    bytes.write('contact.lost!!', bytes.lastIndexOf('contact.queued'));
    writeFileSync(path, bytes);
    expect(await refusal()).toMatch(/is damaged\. Nothing was changed\..*andon verify.*andon backup/);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('a log whose keys are lost', async () => {
    await makeLog();
    expect(await refusal()).toMatch(/key file .* is missing/);
  });

  it('a log that another process uses', async () => {
    await makeLog();
    const log = await openSqliteLog({ path: dataFolder(data).log });
    expect(await refusal()).toMatch(/in use by another process/);
    await log.close();
  });

  it('an address that lets other machines in where no tokens are configured', async () => {
    for (const host of ['0.0.0.0', '::', '192.0.2.1']) {
      expect(await refusal('--host', host)).toMatch(/no tokens are configured: anybody could see and send.*Set `auth`/);
    }
    // Nothing was made on the way.
    expect(existsSync(data)).toBe(false);
  });

  it('a configuration that is not right', async () => {
    const config = join(place, 'andon.json');
    writeFileSync(config, '{"metrics": {"zone": "Mars/Olympus"}}');
    expect(await refusal('--config', config)).toContain('andon.json: metrics: ');
  });
});
