import { createHash } from 'node:crypto';
import { EVENT_TYPES, type EventType, type FieldSpec, isEventType, parseInstant } from '@andon/metrics';
import { createJsonFileReader, JsonFileError, type JsonFileReader } from '../config/json-file.ts';
import { readTable, type TableRow } from '../replay/table.ts';
import mappingSchema from './mapping.schema.json' with { type: 'json' };
import { createTimeReader, type TimeReader } from './time-format.ts';

/** A column mapping as its file holds it; `mapping.schema.json` says what each part means. */
export interface Mapping {
  readonly delimiter?: string;
  readonly quotes?: boolean;
  readonly zone?: string;
  readonly events: readonly MappedEvent[];
}

export interface MappedEvent {
  readonly type: string;
  readonly when?: readonly Condition[];
  readonly fields: Readonly<Record<string, MappedField>>;
}

export interface Condition {
  readonly column: string;
  readonly in?: readonly string[];
  readonly notIn?: readonly string[];
  readonly empty?: boolean;
}

type Constant = string | number | boolean;

export interface MappedField {
  readonly column?: string;
  readonly template?: string;
  readonly value?: Constant;
  readonly map?: Readonly<Record<string, Constant>>;
  readonly otherwise?: Constant;
  readonly format?: string;
}

export interface ImportedFile {
  /** In event-time order, as the door takes them. */
  readonly events: readonly object[];
  readonly faults: readonly ImportFault[];
}

/** An event that could not be made; the others of its row were, unless the row itself is not to be trusted. */
export interface ImportFault {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly column: string;
  readonly reason: string;
}

export const mappingFile: JsonFileReader<Mapping> = createJsonFileReader<Mapping>(mappingSchema);

/**
 * Makes events of the rows of a CSV file.
 *
 * @throws {JsonFileError} When the mapping does not fit: an unknown type or field, a time format that is none, a zone that does not exist.
 * @throws {SourceError} When the text is no table, or lacks a column that the mapping names.
 */
export function importTable(text: string, mapping: Mapping): ImportedFile {
  const makers = mapping.events.map((event, index) => createMaker(event, index, mapping.zone ?? 'UTC'));
  const rows = readTable(text, {
    delimiter: mapping.delimiter ?? ',',
    quotes: mapping.quotes ?? true,
    columns: [...new Set(makers.flatMap(({ columns }) => columns))],
  });
  const events: MadeEvent[] = [];
  const faults: ImportFault[] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    if (row.beyond !== undefined) {
      faults.push(beyondFault(row, row.beyond));
      continue;
    }
    for (const maker of makers) {
      if (!maker.applies(row)) continue;
      const made = maker.make(row);
      if ('fault' in made) {
        faults.push(made.fault);
        continue;
      }
      made.event.id ??= derivedId(made.event, row, seen);
      events.push(made);
    }
  }
  events.sort((a, b) => a.at - b.at);
  return { events: events.map(({ event }) => event), faults };
}

function beyondFault({ line, cells }: TableRow, beyond: string): ImportFault {
  const reason = `the row goes on after the last column with ${JSON.stringify(beyond.slice(0, 40))}; a cell with the delimiter in it needs quotation marks`;
  return { line, column: Object.keys(cells).at(-1) ?? '', reason };
}

interface MadeEvent {
  readonly event: Record<string, unknown>;
  /** Event time, epoch ms, for the order of sending. */
  readonly at: number;
}

interface Maker {
  readonly columns: readonly string[];
  applies(row: TableRow): boolean;
  make(row: TableRow): MadeEvent | { readonly fault: ImportFault };
}

type CellReader = (row: TableRow) => { readonly text: Constant | undefined; readonly column: string };

function createMaker({ type, when = [], fields }: MappedEvent, index: number, zone: string): Maker {
  const place = `events.${index}`;
  if (!isEventType(type)) {
    throw new JsonFileError(`${place}.type: expected one of ${Object.keys(EVENT_TYPES).join(', ')}, got "${type}"`);
  }
  const columns = when.map(({ column }) => column);
  const readers = Object.entries(fields).map(([name, field]) => {
    columns.push(...columnsOf(field));
    const spec = fieldSpec(type, name);
    const readTime = spec.kind === 'instant' ? timeReader(field, zone, `${place}.fields.${name}`) : undefined;
    return { name, spec, read: cellReader(field), readTime };
  });
  return {
    columns,
    applies: (row) => when.every((condition) => holds(condition, row.cells[condition.column] ?? '')),
    make(row) {
      const event: Record<string, unknown> = { type };
      let at = Number.NaN;
      for (const { name, spec, read, readTime } of readers) {
        const { text, column } = read(row);
        if (text === undefined) {
          if (name === 'time' || name === 'entity')
            return { fault: { line: row.line, column, reason: `no ${name}: the cell is empty` } };
          continue;
        }
        const value = convert(text, spec, readTime);
        if (value === undefined) {
          const got = JSON.stringify(String(text).slice(0, 60));
          return {
            fault: {
              line: row.line,
              column,
              reason: `${got} is not ${NAMES_OF_KINDS[spec.kind]} (${name} of ${type})`,
            },
          };
        }
        event[name] = value;
        if (name === 'time') at = value as number;
      }
      return { event, at };
    },
  };
}

const NAMES_OF_KINDS: Readonly<Record<FieldSpec['kind'], string>> = {
  text: 'text',
  number: 'a number',
  integer: 'a whole number',
  flag: 'yes or no',
  instant: 'a time in the format of the mapping',
  choice: 'one of the values',
};

const TEXT: FieldSpec = { kind: 'text', maxLength: Number.POSITIVE_INFINITY };
const INSTANT: FieldSpec = { kind: 'instant' };

/** Fields that are unknown here may be dimensions of the server's own configuration: the door knows. */
function fieldSpec(type: EventType, name: string): FieldSpec {
  if (name === 'time') return INSTANT;
  const own: Readonly<Record<string, FieldSpec>> = EVENT_TYPES[type].fields;
  return own[name] ?? TEXT;
}

function timeReader({ format = 'rfc3339' }: MappedField, zone: string, place: string): TimeReader {
  try {
    return createTimeReader(format, zone);
  } catch (cause) {
    throw new JsonFileError(`${place}: ${(cause as Error).message}`, { cause });
  }
}

function columnsOf({ column, template }: MappedField): string[] {
  if (column !== undefined) return [column];
  return template === undefined ? [] : [...template.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]!);
}

function cellReader(field: MappedField): CellReader {
  const { column, template, value, map, otherwise } = field;
  if (value !== undefined) return () => ({ text: value, column: '' });
  const mapped = (text: string): Constant => {
    if (!map) return text;
    return Object.hasOwn(map, text) ? map[text]! : (otherwise ?? text);
  };
  if (column !== undefined) {
    return ({ cells }) => {
      const text = cells[column]?.trim() ?? '';
      return { text: text === '' ? undefined : mapped(text), column };
    };
  }
  const names = columnsOf(field);
  return ({ cells }) => {
    const empty = names.find((name) => !cells[name]?.trim());
    if (empty !== undefined) return { text: undefined, column: empty };
    const text = (template ?? '').replace(/\{([^{}]+)\}/g, (_, name: string) => cells[name]?.trim() ?? '');
    return { text: mapped(text), column: names.join(', ') };
  };
}

function holds({ in: among, notIn, empty }: Condition, cell: string): boolean {
  const text = cell.trim();
  if (among && !among.includes(text)) return false;
  if (notIn?.includes(text)) return false;
  return empty === undefined || empty === (text === '');
}

const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  y: true,
  '1': true,
  false: false,
  no: false,
  n: false,
  '0': false,
};

/** What the door expects of the field; a value of the right kind but out of range is the door's to refuse, in its own words. */
function convert(text: Constant, spec: FieldSpec, readTime: TimeReader | undefined): unknown {
  switch (spec.kind) {
    case 'number':
    case 'integer': {
      const value = typeof text === 'number' ? text : Number(text);
      return typeof text !== 'boolean' && Number.isFinite(value) ? value : undefined;
    }
    case 'flag':
      return typeof text === 'boolean' ? text : FLAGS[String(text).toLowerCase()];
    case 'instant': {
      const value = readTime?.(String(text));
      return typeof value === 'string' ? parseInstant(value) : value;
    }
    default:
      return String(text);
  }
}

/** From the row's content, so that the same file counts once; equal rows are told apart by their number. */
function derivedId(event: object, row: TableRow, seen: Map<string, number>): string {
  const content = JSON.stringify([event, row.cells]);
  const hash = createHash('sha256').update(content).digest('base64url');
  const earlier = seen.get(hash) ?? 0;
  seen.set(hash, earlier + 1);
  return earlier === 0 ? `csv:${hash}` : `csv:${hash}:${earlier}`;
}
