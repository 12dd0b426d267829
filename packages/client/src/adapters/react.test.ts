import { ServiceLevelDocument } from '@andon/schema';
import { Window } from 'happy-dom';
import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { queueFrame, startGraphqlServer } from '../../test/graphql-server.ts';
import { createLiveSource, type LiveSource } from '../index.ts';
import { useConnection, useLive } from './react.ts';

interface BoardProps {
  readonly source: LiveSource;
  readonly window: string;
  readonly onRender: (text: string) => void;
}

function Board({ source, window, onRender }: BoardProps) {
  const { frame, state } = useLive(source, { document: ServiceLevelDocument, variables: { window } });
  const connection = useConnection(source);
  const text = `${window} ${state} ${frame?.queue.groups[0]?.offered.value} ${connection.state}`;
  onRender(text);
  return createElement('p', null, text);
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it('renders each frame, follows the request, and lets go with the component', async () => {
  const server = await startGraphqlServer();
  server.setFirst('queue', (args) => queueFrame({ offered: args.window === '1h' ? 60 : 30 }));
  const source = createLiveSource({ endpoint: server.endpoint });
  const page = new Window();
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', page.document);
  const seen: string[] = [];
  const watchers = new Set<() => void>();
  const onRender = (text: string): void => {
    seen.push(text);
    for (const watcher of [...watchers]) watcher();
  };
  const until = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (seen.at(-1) !== text) return;
        watchers.delete(check);
        resolve();
      };
      watchers.add(check);
      check();
    });

  const container = page.document.createElement('div');
  const root = createRoot(container as never);
  flushSync(() => root.render(createElement(Board, { source, window: '30m', onRender })));
  expect(container.textContent).toBe('30m connecting undefined connecting');
  await until('30m live 30 live');
  server.publish('queue', queueFrame({ offered: 31 }));
  await until('30m live 31 live');
  flushSync(() => root.render(createElement(Board, { source, window: '1h', onRender })));
  await until('1h live 60 live');
  expect(seen).not.toContain('1h live 31 live');
  expect(server.started).toHaveLength(2);
  root.unmount();
  await server.waitFor(() => server.socketCount === 0);
  source.dispose();
  await server.close();
});

it('renders on a server as connecting', () => {
  const source = createLiveSource({ endpoint: 'http://127.0.0.1:1/graphql' });
  const markup = renderToString(createElement(Board, { source, window: '30m', onRender: () => {} }));
  expect(markup).toBe('<p>30m connecting undefined connecting</p>');
});
