import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { mint } from './tokens.ts';

/** Begins an attack that goes on until the process ends. Counts what was answered, so that a report shows it was one. */
export type Attack = (url: string, count: (what: string) => void) => Promise<void>;

const DEAR_WINDOWS = ['90d', '30d', '7d'];

/** Everything at once of what a token may ask for: eight long series by three dimensions. */
function dearQuery(round: number): string {
  const fields = Array.from({ length: 8 }, (_, i) => {
    const window = DEAR_WINDOWS[(round + i) % DEAR_WINDOWS.length];
    return `s${i}: series(figure: { key: "queue.wait", quantile: 0.9${i} }, window: "${window}", step: "1h", groupBy: [queue, site, team]) { groups { points { t value lower upper } } }`;
  });
  return `{ ${fields.join(' ')} }`;
}

function dearView(index: number): string {
  const window = DEAR_WINDOWS[index % DEAR_WINDOWS.length];
  const filter = `{ channel: ["phone", "x${index}"] }`;
  return `subscription { series(figure: { key: "queue.asa" }, window: "${window}", step: "1h", groupBy: [queue, site], filter: ${filter}, cadenceMs: 250) { groups { points { t value } } } }`;
}

/** Nothing but a few numbers, for which a quarter of a year has to be read, and the one before it. */
function dearBoard(index: number): string {
  const filter = `{ channel: ["phone", "x${index}"] }`;
  return `subscription { queue(window: "90d", groupBy: [queue, site, team], filter: ${filter}, cadenceMs: 250) { groups { key { value } offered { value } asa { value } wait { value } } } }`;
}

/** Three connections of as many views as they may have, each of which stays open. */
async function watchAll(url: string, count: (what: string) => void, viewOf: (index: number) => string): Promise<void> {
  const token = await mint('attacker');
  for (let i = 0; i < 3; i += 1) {
    void loop(async () => {
      const socket = await open(url, token);
      for (let view = 0; view < 190; view += 1) {
        socket.send(
          JSON.stringify({ type: 'subscribe', id: String(view), payload: { query: viewOf(i * 200 + view) } }),
        );
      }
      socket.on('message', (data) => {
        const text = String(data);
        if (text.startsWith('{"type":"ping"')) socket.send('{"type":"pong"}');
        else count(/"type":"(\w+)"/.exec(text)?.[1] ?? 'other');
      });
      await new Promise((_resolve, reject) => {
        socket.once('close', reject);
      });
    });
  }
}

function post(url: string, path: string, token: string, agent: Agent, body: string, type = 'application/json') {
  return new Promise<number>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': type, accept: 'application/json' };
    const sent = request(`${url}${path}`, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject).end(body);
  });
}

/** Asks again when answered, whatever the answer. */
async function loop(act: (round: number) => Promise<unknown>): Promise<never> {
  for (let round = 0; ; round += 1) {
    try {
      await act(round);
    } catch {
      // Refused or cut off: it comes again, as attackers do.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

async function open(url: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('error', () => {});
  await new Promise((resolve, reject) => {
    socket.once('close', reject).once('open', resolve);
  });
  socket.send(JSON.stringify({ type: 'connection_init', payload: { token } }));
  await new Promise((resolve, reject) => {
    socket.once('close', reject).once('message', resolve);
  });
  return socket;
}

export const ATTACKS: Readonly<Record<string, Attack>> = {
  async 'query flood'(url, count) {
    const token = await mint('attacker');
    const agent = new Agent({ keepAlive: true, maxSockets: 64 });
    for (let i = 0; i < 64; i += 1) {
      void loop(async (round) => {
        count(String(await post(url, '/graphql', token, agent, JSON.stringify({ query: dearQuery(round) }))));
      });
    }
  },

  async 'subscribe churn'(url, count) {
    const token = await mint('attacker');
    for (let i = 0; i < 16; i += 1) {
      void loop(async () => {
        const socket = await open(url, token);
        let next = 0;
        const subscribe = () => {
          next += 1;
          const query = dearView(i * 1_000_000 + next);
          socket.send(JSON.stringify({ type: 'subscribe', id: String(next), payload: { query } }));
        };
        socket.on('message', (data) => {
          const { type, id } = JSON.parse(String(data)) as { type: string; id?: string };
          if (type === 'ping') socket.send('{"type":"pong"}');
          if (type !== 'next' && type !== 'error') return;
          count(type);
          if (type === 'next') socket.send(JSON.stringify({ type: 'complete', id }));
          subscribe();
        });
        for (let each = 0; each < 20; each += 1) subscribe();
        await new Promise((_resolve, reject) => {
          socket.once('close', (code) => {
            count(`closed ${code}`);
            reject();
          });
        });
      });
    }
  },

  async 'slow readers'(url, count) {
    const token = await mint('attacker');
    const { hostname, port } = new URL(url);
    for (let i = 0; i < 1_500; i += 1) {
      void loop(
        () =>
          new Promise((_resolve, reject) => {
            const socket = connect(Number(port), hostname);
            socket.on('error', () => {}).on('close', reject);
            const head = `POST /graphql HTTP/1.1\r\nHost: x\r\n`;
            // A third never ends its head, a third its body, and a third subscribes and takes nothing.
            if (i % 3 === 0) {
              let at = 0;
              const drip = setInterval(() => socket.write(head[at++ % head.length] ?? ''), 1_000);
              socket.on('close', () => clearInterval(drip));
            } else if (i % 3 === 1) {
              const auth = `Host: ${hostname}:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json`;
              socket.write(`POST /graphql HTTP/1.1\r\n${auth}\r\nContent-Length: 1000\r\n\r\n{`);
            } else {
              socket.write(
                `GET /graphql/stream?query=${encodeURIComponent(dearView(i % 50))} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${token}\r\n\r\n`,
              );
              socket.pause();
            }
            count('connection');
          }),
      );
    }
  },

  'dear views': (url, count) => watchAll(url, count, dearView),

  'dear boards': (url, count) => watchAll(url, count, dearBoard),

  async 'event flood'(url, count) {
    const token = await mint('flooder', 'sender');
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    let next = 0;
    for (let i = 0; i < 8; i += 1) {
      void loop(async () => {
        const time = new Date().toISOString();
        const lines = Array.from({ length: 500 }, () => {
          next += 1;
          return `{"id":"f${process.pid}-${next}","type":"contact.queued","time":"${time}","entity":"f${next}","queue":"q${next % 20}","channel":"phone"}`;
        });
        count(String(await post(url, '/ingest', token, agent, lines.join('\n'), 'application/x-ndjson')));
      });
    }
  },

  async 'bad tokens'(url, count) {
    const agent = new Agent({ keepAlive: true, maxSockets: 64 });
    const token = (await mint('nobody')).replace(/.{20}$/, 'A'.repeat(20));
    for (let i = 0; i < 32; i += 1) {
      void loop(async () => {
        count(String(await post(url, '/graphql', token, agent, '{"query":"{ server { zone } }"}')));
      });
      void loop(async () => {
        const socket = await open(url, token).catch(() => undefined);
        count('socket');
        socket?.terminate();
      });
    }
  },
};
