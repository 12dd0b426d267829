import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { limitRules } from './limits.ts';

const schema = buildSchema('type Query { a: Query, b: Int }');

function faults(document: string): string[] {
  return validate(schema, parse(document), [...limitRules]).map(({ message }) => message);
}

describe('the limits of a document', () => {
  it('let an ordinary one through', () => {
    expect(faults('{ a { a { b } } x: a { ...F } } fragment F on Query { b }')).toEqual([]);
  });

  it('stop nesting', () => {
    expect(faults(`${'{ a '.repeat(12)}{ b }${' }'.repeat(12)}`)).toEqual([expect.stringContaining('levels')]);
  });

  it('count aliases', () => {
    const aliases = Array.from({ length: 401 }, (_, i) => `x${i}: b`).join(' ');
    expect(faults(`{ a { ${aliases} } }`)).toEqual([expect.stringContaining('400 fields')]);
  });

  it('count a fragment as often as it is spread, and stop there', () => {
    // Two to the thirtieth: who counted on would not come to an end.
    const fragments = Array.from({ length: 30 }, (_, i) => `fragment F${i} on Query { b ...F${i + 1} ...F${i + 1} }`);
    const document = `{ a { ...F0 } } ${fragments.join(' ')} fragment F30 on Query { b }`;
    expect(faults(document)).toEqual([expect.stringContaining('400 fields')]);
  });

  it('survive a fragment inside itself, which another rule reports', () => {
    expect(faults('{ ...F } fragment F on Query { b ...F }')).toEqual([]);
  });

  it('stop many root fields and many directives', () => {
    expect(faults(`{ ${Array.from({ length: 9 }, (_, i) => `x${i}: b`).join(' ')} }`)).toEqual([
      expect.stringContaining('8 root fields'),
    ]);
    expect(faults(`{ b ${'@include(if: true) '.repeat(201)} }`)).toEqual([expect.stringContaining('200 directives')]);
  });
});
