import { pino } from 'pino';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Figures and names that go with a message; never what was looked at, and never a person. */
export type LogFacts = Readonly<Record<string, string | number | boolean>>;

/** What the server tells the person who runs it. Sentences name the place and what to do. */
export interface OperatingLog {
  /** Where every request is told of: `debug` costs something even where it is not written. */
  readonly level: LogLevel;
  debug(message: string, facts?: LogFacts): void;
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  /** A fault of the server that somebody should look at. */
  error(error: unknown): void;
}

export interface OperatingLogOptions {
  /** `text`: the sentences alone, for a person at a terminal. `json`: an object a line, for a log collector. */
  readonly format: LogFormat;
  /** The least that is written. */
  readonly level: LogLevel;
  /** Takes whole lines, at once: what was written last before a crash matters most. */
  readonly write: (line: string) => void;
}

export function createOperatingLog(options: OperatingLogOptions): OperatingLog {
  return options.format === 'json' ? jsonLog(options) : textLog(options);
}

/** One object a line: `time` (RFC 3339), `level`, `message`, facts; for a fault also `error` with type, message and stack. */
function jsonLog({ level, write }: OperatingLogOptions): OperatingLog {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      errorKey: 'error',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  const say =
    (at: Exclude<LogLevel, 'error'>) =>
    (message: string, facts?: LogFacts): void =>
      // Under a key of their own, so that no fact passes for the time or level of the line.
      logger[at](facts === undefined ? {} : { facts }, message);
  return {
    level,
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: (fault) => logger.error(fault instanceof Error ? fault : new Error(String(fault))),
  };
}

function textLog({ level, write }: OperatingLogOptions): OperatingLog {
  const from = LOG_LEVELS.indexOf(level);
  const say = (at: LogLevel) => (message: string, facts?: LogFacts) => {
    if (LOG_LEVELS.indexOf(at) < from) return;
    const details = at === 'debug' && facts ? Object.entries(facts).map(([name, value]) => ` ${name}=${value}`) : [];
    write(`${message}${details.join('')}\n`);
  };
  return {
    level,
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: (fault) => say('error')(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)),
  };
}
