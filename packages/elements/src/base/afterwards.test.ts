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

describe('a server that does not answer', () => {
  const message = 'No answer from http://127.0.0.1:1. Is the server running?';

  for (const [locale, said] of [
    ['en', message],
    // What the page's author has to mend is told in English, after words of the reader's.
    ['zh-CN', `无法获取。${message}`],
    ['zh-TW', `無法取得。${message}`],
  ] as const)
    it(`is told once, by the sentence that names it: ${locale}`, async () => {
      const source = sourceIn('error');
      source.connection = { ...source.connection, error: { code: 'SERVER_UNREACHABLE', message } };
      const element = await mount('andon-standards', { locale, source, standards: 'queue.serviceLevel target=80%' });
      await until(() => seen(element) === said);
    });
});
