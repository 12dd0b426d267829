import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import {
  createMetricState,
  type MetricState,
  metricSettings,
  restoreMetricState,
  type ServiceEvent,
} from '@andon/metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteAlertStore } from '../alerts/index.ts';
import { createApp } from '../app.ts';
import { dataFolder } from '../data-folder.ts';
import { openDisplayStore } from '../displays/index.ts';
import { createEngine, createSnapshotFile, stateFingerprint } from '../engine/index.ts';
import { readAll } from '../log/event-log.suite.ts';
import { openSqliteLog } from '../log/index.ts';
import { createPrivacy, createPseudonymizer, loadKeys } from '../privacy/index.ts';
import { VERSION } from '../process/version.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

let place: string;
let data: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'andon-commands-'));
  data = join(place, 'data');
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** Runs `andon …` as a process of its own. */
async function andon(...args: string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, ['--conditions=source', MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output: out + err };
}

/** Two contacts of ann and one of bob, stored as the server stores them. */
async function fillLog() {
  const folder = dataFolder(data);
  const log = await openSqliteLog({ path: folder.log });
  const privacy = createPrivacy({
    pseudonymizer: createPseudonymizer(loadKeys({ path: folder.keys, mayCreate: true, now: 0 })),
  });
  const events: ServiceEvent[] = ['ann', 'bob', 'ann'].flatMap((customer, i) => [
    { id: `q${i}`, type: 'contact.queued', time: 1_700_000_000_000 + i, entity: `c${i}`, customer },
    { id: `a${i}`, type: 'contact.answered', time: 1_700_000_000_500 + i, entity: `c${i}` },
  ]);
  await log.append(events.map(privacy));
  return { folder, log };
}

async function idsOf(path: string): Promise<string[]> {
  const log = await openSqliteLog({ path });
  const ids = (await readAll(log)).map(({ event }) => event.id);
  await log.close();
  return ids;
}

describe('andon backup', () => {
  it('copies the log while a server writes it; the copy is a data folder', async () => {
    const { log } = await fillLog();
    const copy = join(place, 'copy');
    const { code, output } = await andon('backup', copy, '--data', data);
    await log.append([{ id: 'later', type: 'contact.queued', time: 1_700_000_001_000, entity: 'c9' }]);
    await log.close();
    expect([code, output]).toEqual([0, expect.stringContaining('events 1 to 6')]);
    expect(await idsOf(dataFolder(copy).log)).toEqual(['q0', 'a0', 'q1', 'a1', 'q2', 'a2']);
    expect((await andon('verify', '--data', copy)).code).toBe(0);
    const audit = readFileSync(dataFolder(data).audit, 'utf8');
    expect(JSON.parse(audit)).toMatchObject({ what: 'exported', detail: 'backup of events 1 to 6' });
  });

  it('never writes over an earlier one', async () => {
    await (await fillLog()).log.close();
    const copy = join(place, 'copy');
    expect((await andon('backup', copy, '--data', data)).code).toBe(0);
    expect(await andon('backup', copy, '--data', data)).toMatchObject({
      code: 1,
      output: expect.stringContaining('exists'),
    });
  });

  it('says so where there is nothing to copy', async () => {
    expect(await andon('backup', join(place, 'copy'), '--data', data)).toMatchObject({
      code: 1,
      output: expect.stringContaining('no event log'),
    });
  });
});

describe('andon verify', () => {
  it('looks at the files of alerts and displays too', async () => {
    const { folder, log } = await fillLog();
    await log.close();
    openSqliteAlertStore(folder.alerts).close();
    const displays = openDisplayStore(folder.displays);
    displays.add({ name: 'hall', scope: {}, now: 0, codeLifeMs: 60_000 });
    displays.close();
    expect(await andon('verify', '--data', data)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/alerts\.sqlite: whole\.\n.*displays\.sqlite: whole\./),
    });
    const db = new DatabaseSync(folder.displays);
    db.exec("UPDATE display SET scope = '{'");
    db.close();
    writeFileSync(folder.alerts, 'no database');
    const expected = {
      code: 1,
      output: expect.stringMatching(/alerts\.sqlite: .*not a database[\s\S]*displays\.sqlite: 1 rows/),
    };
    expect(await andon('verify', '--data', data)).toMatchObject(expected);
    expect(await andon('doctor', '--data', data, '--port', '0')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/WRONG .*alerts\.sqlite.*backup[\s\S]*WRONG .*displays\.sqlite/),
    });
  });

  it('finds a log whole, also while it is in use', async () => {
    const { log } = await fillLog();
    expect(await andon('verify', '--data', data)).toMatchObject({
      code: 0,
      output: expect.stringContaining('whole, up to event 6'),
    });
    await log.close();
  });

  it('names events that are not what was written', async () => {
    const { folder, log } = await fillLog();
    await log.close();
    const bytes = readFileSync(folder.log);
    bytes.write('contact.answerex', bytes.indexOf('contact.answered'));
    writeFileSync(folder.log, bytes);
    expect(await andon('verify', '--data', data)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/some of these events are not what was written: 1 to 6\n/),
    });
  });

  it('says whether the snapshot agrees with the log', async () => {
    const { folder, log } = await fillLog();
    const settings = metricSettings();
    const snapshots = createSnapshotFile({
      path: folder.snapshot,
      restore: (bytes) => restoreMetricState(bytes, settings),
      fingerprint: stateFingerprint(VERSION, settings),
    });
    const engine = createEngine({ log, createState: () => createMetricState(settings), snapshots, now: Date.now });
    await engine.start();
    await engine.saveSnapshot();
    expect(await andon('verify', '--data', data)).toMatchObject({
      code: 0,
      output: expect.stringContaining('agrees with the log up to event 6'),
    });
    await snapshots.save([...createMetricState(settings).snapshotParts()], {
      logId: log.logId,
      seq: 6,
      newestEventAt: Date.now(),
    });
    expect(await andon('verify', '--data', data)).toMatchObject({
      code: 1,
      output: expect.stringContaining('does not agree'),
    });
    await log.close();
  });
});

describe('andon verify beyond the limits of the guard', () => {
  it('does not call a snapshot wrong for what was folded together when somebody looked', async () => {
    const metrics = { maxCells: 9 };
    const config = join(data, 'config.json');
    mkdirSync(data, { recursive: true });
    writeFileSync(config, JSON.stringify({ metrics }));
    const log = await openSqliteLog({ path: dataFolder(data).log });
    const start = Date.now() - 600_000;
    const at = (seconds: number) => start + seconds * 1_000;
    const events: ServiceEvent[] = [
      { id: 'a', type: 'contact.queued', time: at(0), entity: 'c1', queue: 'q1' },
      { id: 'b', type: 'contact.answered', time: at(100), entity: 'c1', team: 't1' },
      { id: 'c', type: 'contact.ended', time: at(120), entity: 'c1', tier: 'gold' },
      // With it, what follows has other combinations, which are known when somebody looks.
      { id: 'late', type: 'contact.answered', time: at(50), entity: 'c1', site: 's1' },
      { id: 'd', type: 'contact.queued', time: at(200), entity: 'c2', queue: 'q2' },
    ];
    await log.append(events);
    const settings = metricSettings(metrics);
    const [looked, unseen] = [createMetricState(settings), createMetricState(settings)];
    for (const event of events) {
      for (const state of [looked, unseen]) state.fold(event);
      looked.frame({ family: 'queue', filter: {}, window: '1h', groupBy: [] }, looked.newestEventAt);
    }
    expect(Buffer.compare(looked.snapshot(), unseen.snapshot())).not.toBe(0);
    const snapshots = createSnapshotFile({
      path: dataFolder(data).snapshot,
      restore: (bytes) => restoreMetricState(bytes, settings),
      fingerprint: stateFingerprint(VERSION, settings),
    });
    const save = (state: MetricState) =>
      snapshots.save([...state.snapshotParts()], {
        logId: log.logId,
        seq: events.length,
        newestEventAt: state.newestEventAt,
      });
    await save(looked);
    expect(await andon('verify', '--data', data, '--config', config)).toMatchObject({
      code: 0,
      output: expect.stringContaining('cannot be compared'),
    });
    const less = createMetricState(settings);
    for (const event of events.slice(1)) less.fold(event);
    await save(less);
    expect(await andon('verify', '--data', data, '--config', config)).toMatchObject({
      code: 1,
      output: expect.stringContaining('does not agree'),
    });
    await log.close();
  });
});

describe('andon forget', () => {
  it('deletes what happened to one customer and leaves the others, after counting on request', async () => {
    const { folder, log } = await fillLog();
    await log.close();
    writeFileSync(folder.snapshot, 'a state with ann in it');
    mkdirSync(folder.past);
    writeFileSync(join(folder.past, '1-1.snapshot'), 'an earlier one');
    expect(await andon('forget', 'ann', '--dry-run', '--data', data)).toMatchObject({
      code: 0,
      output: '4 events would be deleted.\n',
    });
    expect([existsSync(folder.snapshot), existsSync(folder.past)]).toEqual([true, true]);
    expect(await andon('forget', 'ann', '--data', data)).toMatchObject({ code: 0, output: '4 events deleted.\n' });
    expect([existsSync(folder.snapshot), existsSync(folder.past)]).toEqual([false, false]);
    expect(await idsOf(folder.log)).toEqual(['q1', 'a1']);
  });

  it('asks the server that has the folder open, and the figures follow', async () => {
    const { log } = await fillLog();
    await log.close();
    const app = createApp({ dataDir: data, port: 0, clock: 'event' });
    const { url } = await app.start();
    const offered = async () => {
      const query = '{ queue(window: "1h") { groups { offered { value } } } }';
      const response = await fetch(`${url}/graphql?${new URLSearchParams({ query })}`);
      return (await response.json()) as object;
    };
    const counted = (value: number) => ({ data: { queue: { groups: [{ offered: { value } }] } } });
    try {
      expect(await offered()).toEqual(counted(3));
      expect(await andon('forget', 'ann', '--dry-run', '--data', data, '--url', url)).toMatchObject({
        code: 0,
        output: '4 events would be deleted.\n',
      });
      expect(await andon('forget', 'ann', '--data', data, '--url', url)).toMatchObject({
        code: 0,
        output: '4 events deleted.\n',
      });
      expect(await offered()).toEqual(counted(1));
    } finally {
      await app.stop();
    }
    expect(await idsOf(dataFolder(data).log)).toEqual(['q1', 'a1']);
    const audited = readFileSync(dataFolder(data).audit, 'utf8');
    expect(audited).toContain('"what":"forgot"');
    expect(audited).not.toContain('ann"');
  });

  it('says whom to ask where the server that has the folder open does not answer', async () => {
    const { log } = await fillLog();
    expect(await andon('forget', 'ann', '--data', data, '--url', 'http://127.0.0.1:9')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/in use.*--url/),
    });
    await log.close();
  });
});

describe('andon doctor', () => {
  it('finds nothing wrong with a new place, nor with one in use', async () => {
    expect(await andon('doctor', '--data', data, '--port', '0')).toMatchObject({
      code: 0,
      output: expect.not.stringContaining('WRONG'),
    });
    const { log } = await fillLog();
    const { code, output } = await andon('doctor', '--data', data, '--port', '0');
    await log.close();
    expect([code, output]).toEqual([0, expect.stringContaining('A server is using it now')]);
  });

  it('finds lost keys, and makes a new one on request', async () => {
    const { folder, log } = await fillLog();
    await log.close();
    rmSync(folder.keys);
    expect(await andon('doctor', '--data', data, '--port', '0')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/WRONG.*key file.*missing/),
    });
    expect((await andon('doctor', '--new-key', '--data', data)).code).toBe(0);
    expect((await andon('doctor', '--data', data, '--port', '0')).code).toBe(0);
  });

  it('finds trusted documents that could not run, and those it cannot read', async () => {
    const good = join(place, 'good.json');
    const bad = join(place, 'bad.json');
    const config = join(place, 'andon.json');
    writeFileSync(good, JSON.stringify({ a: '{ server { zone } }' }));
    writeFileSync(bad, JSON.stringify({ a: '{ server { zone } }', b: '{ server { mood } }', c: '{' }));
    const look = (...manifests: string[]) => {
      writeFileSync(config, JSON.stringify({ trustedDocuments: { manifests } }));
      return andon('doctor', '--data', data, '--config', config, '--port', '0');
    };
    expect(await look(good)).toMatchObject({
      code: 0,
      output: expect.stringContaining('1 documents, all of which run'),
    });
    expect(await look(good, bad)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/WRONG .*2 documents.*mood/),
    });
    expect(await look(join(place, 'none.json'))).toMatchObject({ code: 1, output: expect.stringContaining('no file') });
  });

  it('finds a clock that is behind the events stored', async () => {
    const { log } = await fillLog();
    const told = async () => (await andon('doctor', '--data', data, '--port', '0')).output;
    expect(await told()).toMatch(/ok .*clock says .*after the newest events/);
    await log.append([{ id: 'later', type: 'contact.queued', time: Date.now() + 3_600_000, entity: 'c9' }]);
    expect(await told()).toMatch(/WRONG The clock says .*min before the newest event/);
    await log.close();
  });

  it('looks at the port of the configuration', async () => {
    const config = join(place, 'andon.json');
    writeFileSync(config, '{"port": 0}');
    expect((await andon('doctor', '--data', data, '--config', config)).output).toContain('Port 0 is free.');
  });

  it('finds what is wrong with the configuration', async () => {
    const config = join(place, 'andon.json');
    writeFileSync(config, '{"prot": 1}');
    expect(await andon('doctor', '--data', data, '--config', config)).toMatchObject({
      code: 1,
      output: expect.stringContaining('unknown setting "prot"'),
    });
  });
});
