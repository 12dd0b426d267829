import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './command-error.ts';

/** `parseArgs` of Node, strict, with its complaints as usage errors. */
export function parseOptions<const T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: T,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

/** The one argument that is no option, for example `FILE`. */
export function onePositional(what: string, positionals: readonly string[]): string {
  const [only, ...rest] = positionals;
  if (only !== undefined && rest.length === 0) return only;
  throw new UsageError(`Expected one ${what}, got ${positionals.join(' ') || 'none'}`);
}

/** A number in a range. */
export function numberOption(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= min && value <= max) return value;
  throw new UsageError(`Expected ${name} from ${min} to ${max}, got ${JSON.stringify(text)}`);
}

/** One of a few words. */
export function choiceOption<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((each) => each === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`Expected ${name} to be ${choices.join(' or ')}, got ${JSON.stringify(text)}`);
}
