import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

/** A JSON file that a person wrote is not as it should be. The message lists every fault with its place. */
export class JsonFileError extends Error {
  override readonly name = 'JsonFileError';
}

/** Checks one kind of JSON file against its schema. */
export interface JsonFileReader<T> {
  /** @throws {JsonFileError} */
  read(path: string): T;
  /** @throws {JsonFileError} @param path - Where the text came from, for the message. */
  parse(text: string, path: string): T;
}

const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, strictRequired: false, allowUnionTypes: true });

export function createJsonFileReader<T>(schema: object): JsonFileReader<T> {
  const validate = ajv.compile<T>(schema);
  return {
    read: (path) => parseAndCheck(readText(path), path, validate),
    parse: (text, path) => parseAndCheck(text, path, validate),
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new JsonFileError(code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${message}`, {
      cause,
    });
  }
}

function parseAndCheck<T>(text: string, path: string, validate: ValidateFunction<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const { line, column } = faultOf(text);
    throw new JsonFileError(`${path}:${line}:${column}: not valid JSON`, { cause });
  }
  if (validate(value)) return value;
  const faults = mostTelling(validate.errors ?? []).map((error) => `${path}: ${describe(error)}`);
  throw new JsonFileError([...new Set(faults)].join('\n'));
}

/**
 * Line and column of the first character that no continuation could make right. The engine's message has a position in some cases only,
 * so the shortest hopeless beginning of the text is searched for.
 */
function faultOf(text: string): { readonly line: number; readonly column: number } {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isHopeless(text.slice(0, middle))) high = middle;
    else low = middle + 1;
  }
  // `low` characters are hopeless, or the text ends too early.
  const before = text.slice(0, Math.max(0, isHopeless(text.slice(0, low)) ? low - 1 : low));
  const lines = before.split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function isHopeless(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return false;
  } catch (error) {
    const { message } = error as Error;
    if (/^(Unexpected end|Unterminated)/.test(message)) return false;
    const position = /at position (\d+)/.exec(message)?.[1];
    return position === undefined || Number(position) < beginning.length;
  }
}

/** Of alternatives that all failed, only what they say themselves; the summary adds nothing. */
function mostTelling(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const telling = errors.filter(({ keyword }) => keyword !== 'if');
  const withoutSummary = telling.filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'anyOf');
  return withoutSummary.length > 0 ? withoutSummary : telling;
}

function describe({ instancePath, keyword, params, message, parentSchema }: ErrorObject): string {
  const place = instancePath === '' ? 'the file' : instancePath.slice(1).replaceAll('/', '.');
  switch (keyword) {
    case 'additionalProperties': {
      const known = Object.keys((parentSchema?.properties as object | undefined) ?? {});
      const expected = known.length === 0 ? '' : `; expected ${known.filter((name) => name !== '$schema').join(', ')}`;
      return `${place}: unknown setting "${params.additionalProperty}"${expected}`;
    }
    case 'required':
      return `${place}: "${params.missingProperty}" is missing`;
    case 'enum':
      return `${place}: expected one of ${params.allowedValues.join(', ')}`;
    case 'const':
      return `${place}: expected ${JSON.stringify(params.allowedValue)}`;
    default:
      return `${place}: ${message}`;
  }
}
