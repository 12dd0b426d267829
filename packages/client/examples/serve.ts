/**
 * Serves the examples, each bundled on request, and passes `/graphql` on to an Andon server:
 *
 *     node --conditions=source packages/client/examples/serve.ts [--port 4100] [--andon http://127.0.0.1:4000]
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request as sendRequest } from 'node:http';
import { connect } from 'node:net';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { compile } from 'svelte/compiler';

const EXAMPLES: Readonly<Record<string, string>> = {
  lit: 'lit.ts',
  react: 'react.tsx',
  svelte: 'svelte.ts',
  vue: 'vue.ts',
};

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4100' },
    andon: { type: 'string', default: 'http://127.0.0.1:4000' },
  },
});
const andon = new URL(values.andon);

const svelte: Plugin = {
  name: 'svelte',
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: compile(source, { filename: basename(path), generate: 'client' }).js.code };
    });
  },
};

async function bundle(name: string): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['source', 'browser', 'production'],
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    jsx: 'automatic',
    plugins: [svelte],
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
  });
  return result.outputFiles[0]?.text ?? '';
}

/** As if the page were Andon's own. */
function forwardedHeaders({ headers }: IncomingMessage) {
  return { ...headers, host: andon.host, ...(headers.origin === undefined ? {} : { origin: andon.origin }) };
}

const server = createServer(async (request, response) => {
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = pathname.slice(1).replace(/\.js$/, '');
    const example = EXAMPLES[name];
    if (pathname.startsWith('/graphql')) {
      const forwarded = sendRequest(
        new URL(request.url ?? '/', andon),
        { method: request.method, headers: forwardedHeaders(request) },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      forwarded.on('error', () => response.writeHead(502).end('No Andon server there.\n'));
      request.pipe(forwarded);
    } else if (example === undefined) {
      const links = Object.keys(EXAMPLES).map((key) => `<li><a href="/${key}">${key}</a></li>`);
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(`<!doctype html><title>Examples</title><ul>${links.join('')}</ul>`);
    } else if (pathname.endsWith('.js')) {
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(await bundle(example));
    } else {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(
        `<!doctype html><title>${name}</title><main></main><script type="module" src="/${name}.js"></script>`,
      );
    }
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});

server.on('upgrade', (request, near, head) => {
  const far = connect(Number(andon.port || 80), andon.hostname, () => {
    const headers = Object.entries(forwardedHeaders(request)).map(([key, value]) => `${key}: ${value}`);
    far.write(`GET ${request.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
    far.write(head);
    near.pipe(far).pipe(near);
  });
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
});

server.listen(Number(values.port), '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : values.port;
  console.log(`Examples at http://127.0.0.1:${port}/ with the figures of ${andon.origin}`);
});
