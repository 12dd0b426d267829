import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { GRAPHIQL_POLICY } from './security-headers.ts';

const compress = promisify(gzip);
const expand = promisify(gunzip);

const EXAMPLE = `# Live: press the button and watch. Every field is documented in the book at the left.
subscription {
  queue(window: "30m", groupBy: ["queue"]) {
    meta { asOf }
    groups {
      key { value }
      waiting { value }
      serviceLevel(seconds: 20) { value lower upper n target status }
    }
  }
}
`;

/**
 * The default policy takes what GraphiQL writes as text: markup, in which the policy of the page lets no script run, and addresses of its own files. Text never
 * becomes a script.
 */
const START = `
const ownFile = (text) => {
  if (new URL(text, location.href).origin !== location.origin) throw new TypeError('Not a file of this server');
  return text;
};
self.trustedTypes?.createPolicy('default', { createHTML: (text) => text, createScriptURL: ownFile });
const files = { editorWorkerService: 'editor.js', json: 'json.js', graphql: 'language.js' };
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => '/graphql/' + (files[label] ?? files.editorWorkerService) };
addEventListener('DOMContentLoaded', () => {
  YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
    title: 'Andon GraphiQL',
    endpoint: '/graphql',
    subscriptionsProtocol: 'WS',
    defaultQuery: ${JSON.stringify(EXAMPLE)},
  });
});
`;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Andon GraphiQL</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/graphql/graphiql.css">
    <script src="/graphql/start.js"></script>
    <script defer src="/graphql/graphiql.js"></script>
  </head>
  <body id="body" class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
  </body>
</html>
`;

interface Part {
  readonly type: string;
  readonly etag: string;
  readonly gzipped: Buffer;
}

/** GraphiQL from the package that bundles it: needs nothing from other servers. Its nine megabytes are read when somebody asks. */
export function createGraphiQL(): (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
) => Promise<boolean> {
  let loading: Promise<ReadonlyMap<string, Part>> | undefined;
  return async (request, response, path) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    loading ??= loadParts();
    const part = (await loading).get(path);
    if (part === undefined) return false;
    const acceptsGzip = String(request.headers['accept-encoding'] ?? '').includes('gzip');
    response.setHeader('Content-Security-Policy', GRAPHIQL_POLICY);
    response.setHeader('Content-Type', part.type);
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('Vary', 'Accept-Encoding, Accept');
    response.setHeader('ETag', part.etag);
    if (request.headers['if-none-match'] === part.etag) {
      response.writeHead(304).end();
      return true;
    }
    const body = acceptsGzip ? part.gzipped : await expand(part.gzipped);
    if (acceptsGzip) response.setHeader('Content-Encoding', 'gzip');
    response.writeHead(200, { 'Content-Length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
    return true;
  };
}

async function loadParts(): Promise<ReadonlyMap<string, Part>> {
  const { css, editorWorkerService, graphqlWorker, js, jsonWorker } = await import(
    '@graphql-yoga/render-graphiql/graphiql'
  );
  const script = 'text/javascript; charset=utf-8';
  const texts: [string, string, string][] = [
    ['/graphql', 'text/html; charset=utf-8', PAGE],
    ['/graphql/graphiql.css', 'text/css; charset=utf-8', css],
    ['/graphql/graphiql.js', script, js],
    ['/graphql/start.js', script, START],
    ['/graphql/editor.js', script, editorWorkerService],
    ['/graphql/json.js', script, jsonWorker],
    ['/graphql/language.js', script, graphqlWorker],
  ];
  const parts = await Promise.all(
    texts.map(async ([path, type, text]): Promise<[string, Part]> => {
      const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
      return [path, { type, etag, gzipped: await compress(text, { level: 5 }) }];
    }),
  );
  return new Map(parts);
}
