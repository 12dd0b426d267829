import { boolean, double, type GeneratorValue, integer, string } from 'fast-check';
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

const MAX_DEPTH = 5;
const CONDITIONS = [
  '@include(if: true)',
  '@skip(if: false)',
  '@include(if: $yes)',
  '@skip(if: $yes)',
  '@skip(if: $no)',
];

/** Variables that `randomSubscription` refers to. */
export const CONDITION_VARIABLES = { yes: true, no: false };

export interface RandomDocumentOptions {
  readonly schema: GraphQLSchema;
  /** Of the subscription type. */
  readonly field: string;
  /** As they stand in the document, with their parentheses. @default none */
  readonly args?: string;
  /** Fields that are never asked for, as `Type.field`. */
  readonly without?: ReadonlySet<string>;
}

/** Writes a subscription to one field: any of its fields, in any order, with aliases, arguments, fragments of both kinds and conditions. */
export function randomSubscription(g: GeneratorValue, options: RandomDocumentOptions): string {
  const { schema, field, args = '', without = new Set() } = options;
  const fragments: string[] = [];
  let aliases = 0;

  const selection = (type: GraphQLObjectType, depth: number): string => {
    const fields = Object.values(type.getFields()).filter(({ name }) => !without.has(`${type.name}.${name}`));
    const parts: string[] = [];
    const count = g(integer, { min: 1, max: 6 });
    for (let i = 0; i < count; i += 1) parts.push(part(type, pick(g, fields), depth));
    return `{ ${parts.join(' ')} }`;
  };

  const part = (type: GraphQLObjectType, chosen: GraphQLField<unknown, unknown>, depth: number): string => {
    const text = g(integer, { min: 0, max: 12 }) === 0 ? '__typename' : fieldText(chosen, depth);
    const condition = g(integer, { min: 0, max: 3 }) === 0 ? ` ${pick(g, CONDITIONS)}` : '';
    switch (g(integer, { min: 0, max: 5 })) {
      case 0:
        return `... ${g(boolean) ? `on ${type.name}` : ''}${condition} { ${text} }`;
      case 1: {
        const name = `F${fragments.length}`;
        fragments.push(`fragment ${name} on ${type.name} { ${text} }`);
        // Twice counts once.
        return `...${name}${condition} ...${name}`;
      }
      default:
        return text === '__typename' ? text : text.replace(/^([^{]*?)(?= \{|$)/, `$1${condition}`);
    }
  };

  const fieldText = (chosen: GraphQLField<unknown, unknown>, depth: number): string => {
    const inner = getNamedType(chosen.type);
    const isLeaf = !('getFields' in inner);
    if (!isLeaf && depth >= MAX_DEPTH) return '__typename';
    const given = argumentsOf(chosen);
    // Fields that differ in what is asked of them need names of their own.
    const isNamed = given !== '' || g(integer, { min: 0, max: 4 }) === 0;
    if (isNamed) aliases += 1;
    const alias = isNamed ? `a${aliases}: ` : '';
    const text = `${alias}${chosen.name}${given}`;
    if (isLeaf) return text;
    return isObjectType(inner) ? `${text} ${selection(inner, depth + 1)}` : `${text} { __typename }`;
  };

  const argumentsOf = (chosen: GraphQLField<unknown, unknown>): string => {
    const given: string[] = [];
    for (const { name, type, defaultValue } of chosen.args) {
      const isNeeded = isNonNullType(type) && defaultValue === undefined;
      if (isNeeded || g(integer, { min: 0, max: 2 }) === 0) given.push(`${name}: ${literal(g, type)}`);
    }
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  };

  const root = schema.getSubscriptionType()?.getFields()[field];
  if (root === undefined) throw new Error(`Expected a subscription ${field}`);
  const rootType = getNamedType(root.type);
  if (!isObjectType(rootType)) throw new Error(`Expected ${field} to be of an object type`);
  // Every variable has to be used.
  return `subscription($yes: Boolean!, $no: Boolean!) {
  ${field}${args} ${selection(rootType, 1)}
  ${field}${args} { yes: __typename @include(if: $yes) no: __typename @include(if: $no) }
}
${fragments.join('\n')}`;
}

/** By its place: generators are remembered by what they are given, compared to the depths. */
function pick<T>(g: GeneratorValue, from: readonly T[]): T {
  const picked = from[g(integer, { min: 0, max: from.length - 1 })];
  if (picked === undefined && from.length === 0) throw new Error('Expected something to pick from');
  return picked as T;
}

function literal(g: GeneratorValue, type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(g, type.ofType);
  if (isListType(type)) return `[${literal(g, type.ofType)}]`;
  if (isEnumType(type)) return pick(g, type.getValues()).name;
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter((each) => isNonNullType(each.type));
    return `{${needed.map((each) => `${each.name}: ${literal(g, each.type)}`).join(', ')}}`;
  }
  switch (type.name) {
    case 'Int':
      return String(g(integer, { min: -2, max: 60 }));
    case 'Float':
      return String(g(double, { min: -0.5, max: 1.5, noNaN: true }).toFixed(2));
    case 'Boolean':
      return String(g(boolean));
    default:
      return JSON.stringify(g(string, { maxLength: 5 }));
  }
}
