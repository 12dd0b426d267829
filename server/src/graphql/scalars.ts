import { WINDOWS, type WindowName } from '@andon/metrics';
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { userError } from './errors.ts';

/** Four digits of year, `T`, and an offset: what RFC 3339 asks for and `Date.parse` alone does not. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

export const DateTimeScalar = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  serialize(value) {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new TypeError(`Expected epoch milliseconds for DateTime, got ${String(value)}`);
    }
    return instantText(value);
  },
  parseValue: (value) => parseDateTime(value),
  parseLiteral: (node) => parseDateTime(literalText(node)),
});

export const WindowScalar = new GraphQLScalarType<WindowName, string>({
  name: 'Window',
  serialize: (value) => String(value),
  parseValue: (value) => parseWindow(value),
  parseLiteral: (node) => parseWindow(literalText(node)),
});

/** @param dimensions - Those of this installation, custom ones included. */
export function createDimensionScalar(dimensions: readonly string[]): GraphQLScalarType<string, string> {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && dimensions.includes(value)) return value;
    throw userError('UNKNOWN_DIMENSION', `Expected a dimension (${dimensions.join(', ')}), got ${shown(value)}`);
  };
  return new GraphQLScalarType<string, string>({
    name: 'Dimension',
    serialize: (value) => String(value),
    parseValue: parse,
    parseLiteral: (node) => parse(literalText(node)),
  });
}

/** Points of a series start at the same instants in all groups and frames: to write one takes longer than to find it. */
const MOST_TEXTS = 4_096;
const texts = new Map<number, string>();

function instantText(epochMs: number): string {
  let text = texts.get(epochMs);
  if (text === undefined) {
    text = new Date(epochMs).toISOString();
    if (texts.size >= MOST_TEXTS) texts.clear();
    texts.set(epochMs, text);
  }
  return text;
}

function parseDateTime(value: unknown): number {
  if (typeof value === 'string' && RFC_3339.test(value)) {
    const epochMs = Date.parse(value.replace(' ', 'T').toUpperCase());
    if (!Number.isNaN(epochMs)) return epochMs;
  }
  throw userError(
    'BAD_USER_INPUT',
    `Expected an instant like 2026-03-01T09:30:00Z (RFC 3339, with offset), got ${shown(value)}`,
  );
}

function parseWindow(value: unknown): WindowName {
  const name = WINDOWS.find((window) => window === value);
  if (name !== undefined) return name;
  throw userError('BAD_USER_INPUT', `Expected a window (${WINDOWS.join(', ')}), got ${shown(value)}`);
}

function literalText(node: ValueNode): unknown {
  return node.kind === Kind.STRING ? node.value : 'value' in node ? node.value : node.kind;
}

/** Caller's text back to the caller, kept short. */
function shown(value: unknown): string {
  const text =
    typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' ? 'an object' : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
