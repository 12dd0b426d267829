import { expect, it } from 'vitest';
import { createOperatingLog, type LogFormat, type LogLevel } from './operating-log.ts';

function written(
  format: LogFormat,
  level: LogLevel,
): { readonly log: ReturnType<typeof createOperatingLog>; readonly lines: string[] } {
  const lines: string[] = [];
  return { log: createOperatingLog({ format, level, write: (line) => lines.push(line) }), lines };
}

it('writes an object a line for a collector', () => {
  const { log, lines } = written('json', 'info');
  log.debug('not told');
  log.info('Listening.', { url: 'http://127.0.0.1:4000', time: 'not that of the line' });
  log.warn('The disk is nearly full.');
  const [first, second] = lines.map((line) => JSON.parse(line) as object);
  expect(lines).toHaveLength(2);
  expect(lines.every((line) => line.endsWith('\n'))).toBe(true);
  expect(first).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    message: 'Listening.',
    facts: { url: 'http://127.0.0.1:4000', time: 'not that of the line' },
  });
  expect(second).toMatchObject({ level: 'warn', message: 'The disk is nearly full.' });
});

it('writes faults with where they came from, in one line', () => {
  const { log, lines } = written('json', 'error');
  log.warn('not told');
  log.error(new TypeError('odd\nthing'));
  log.error('a string');
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({
      level: 'error',
      message: 'odd\nthing',
      error: expect.objectContaining({ type: 'TypeError', stack: expect.stringContaining('operating-log.test') }),
    }),
    expect.objectContaining({ level: 'error', message: 'a string' }),
  ]);
});

it('writes sentences for a person, with details only where asked for', () => {
  const told = (level: LogLevel): string[] => {
    const { log, lines } = written('text', level);
    log.debug('Request answered.', { path: '/wall', status: 200 });
    log.info('Listening.', { url: 'u' });
    log.warn('The disk is nearly full.');
    return lines;
  };
  expect(told('debug')).toEqual([
    'Request answered. path=/wall status=200\n',
    'Listening.\n',
    'The disk is nearly full.\n',
  ]);
  expect(told('warn')).toEqual(['The disk is nearly full.\n']);
});
