import '../index.ts';
import { mount, seen, unmountAll, until } from '../testing/mount.ts';
import { sourceIn } from '../testing/scenes.ts';

afterEach(unmountAll);

describe('what can be said of an error', () => {
  for (const [code, words] of [
    ['BUSY', /Connecting/],
    ['INTERNAL', /Connecting/],
    ['NOT_READY', /Connecting/],
    ['SERVICE_UNAVAILABLE', /Connecting/],
    // Connected to a server that stopped before its first answer.
    ['SILENT', /Connecting/],
    ['HTTP_503', /Connecting/],
    ['PERSISTED_QUERY_NOT_FOUND', /refused the request/],
  ] as const)
    it(`is whether the server is asked again: ${code}`, async () => {
      const source = sourceIn('error');
      source.connection = { ...source.connection, error: { code, message: 'As the server has it.' } };
      const element = await mount('andon-metric', { figure: 'queue.waiting', locale: 'en', source });
      await until(() => words.test(seen(element)));
    });
});
