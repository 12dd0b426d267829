import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDataFolder } from './harness/data-folder.ts';
import { startCommand, startServer } from './harness/server-process.ts';

it('prints the links of the pages and of GraphiQL', async () => {
  const server = await startServer({ data: await createDataFolder() });
  for (const path of ['/wall', '/portal', '/executive', '/gallery', '/graphql']) {
    expect(server.output()).toContain(`${server.url}${path}`);
    const response = await fetch(new URL(path, server.url), { headers: { accept: 'text/html' } });
    expect([path, response.status, response.headers.get('content-type')]).toEqual([
      path,
      200,
      expect.stringContaining('text/html'),
    ]);
  }
  await server.interrupt();
});

it('stops cleanly on Ctrl-C, with viewers connected or not', async () => {
  const data = await createDataFolder();
  const server = await startServer({ data });
  // On its first start a data folder gets a secret, which is shown to whoever starts it.
  const secret = (await readFile(join(data, 'secret'), 'utf8')).trim();
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(server.output().split(secret)).toHaveLength(2);
  const socket = new WebSocket(new URL('/graphql', server.url.replace('http', 'ws')), 'graphql-transport-ws');
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  const closed = new Promise((resolve) => socket.addEventListener('close', resolve, { once: true }));
  expect(await server.interrupt()).toEqual({ code: 0, signal: null });
  await closed;
  expect(server.output()).not.toMatch(/\bat .*:\d+:\d+/);
});

it('writes the history of a demo before it offers its pages, and stops cleanly in the middle of it', async () => {
  const demo = startCommand({
    arguments: ['start', '--demo', '--data', await createDataFolder(), '--port', '0'],
  });
  await demo.printed(/history of 30 days/);
  expect(await demo.interrupt()).toEqual({ code: 0, signal: null });
  expect(demo.output()).not.toMatch(/\bat .*:\d+:\d+/);
});

it('says in words that the port is taken', async () => {
  const first = await startServer({ data: await createDataFolder() });
  const data = await createDataFolder();
  const second = startCommand({ arguments: ['start', '--data', data, '--port', String(first.port)] });
  const { code } = await second.exited;
  expect(code).not.toBe(0);
  expect(second.output()).toContain(String(first.port));
  expect(second.output()).toMatch(/port/i);
  expect(second.output()).toContain('--port');
  expect(second.output()).not.toMatch(/\bat .*:\d+:\d+/);
});

it('tells a log collector of every request, one object a line, and not what was asked for', async () => {
  const data = await createDataFolder();
  const server = await startServer({ data, arguments: ['--log', 'json', '--log-level', 'debug'] });
  await fetch(new URL('/graphql?query={server{version}}&secret=whisper', server.url));
  await server.interrupt();
  const lines = server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { readonly level: string; readonly message: string; readonly facts?: object });
  expect(lines.map(({ message }) => message)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^Listening on /), 'Stopping.', 'Stopped.']),
  );
  expect(lines).toContainEqual(
    expect.objectContaining({
      level: 'debug',
      facts: { method: 'GET', path: '/graphql', status: 200, durationMs: expect.any(Number) },
    }),
  );
  expect(server.output()).not.toContain('whisper');
  expect(server.output()).not.toContain((await readFile(join(data, 'secret'), 'utf8')).trim());
  expect(server.output()).toContain(join(data, 'secret'));
  // Nor on any later start.
  const again = await startServer({ data });
  expect(again.output()).not.toContain('secret');
  await again.interrupt();
});

it('refuses an option it does not have', async () => {
  const command = startCommand({ arguments: ['start', '--prot', '4100'] });
  expect((await command.exited).code).not.toBe(0);
  expect(command.output()).toContain('--prot');
});
