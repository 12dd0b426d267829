import { type InfoCallback, type InfoRecord, parse } from 'csv-parse/sync';
import { SourceError } from './source-file.ts';

export interface TableRow {
  /** Line of the file, from 1, on which the row begins. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  /** What stands beyond the last column. Its cells are not to be trusted then: one of them has a delimiter in it and no quotation marks. */
  readonly beyond?: string;
}

export interface TableOptions {
  /** @default ',' */
  readonly delimiter?: string;
  /** Columns that must be there. */
  readonly columns: readonly string[];
  /** False where quotation marks are letters like any other. @default true */
  readonly quotes?: boolean;
}

/** What the parser says of a row; `error` is there where it does not fit the head line. */
type RowInfo = Pick<InfoRecord, 'lines'> & Partial<Pick<InfoRecord, 'error'>> & Pick<InfoCallback, 'columns'>;

/**
 * Rows of a table with a head line.
 *
 * @throws {SourceError} Naming the line that cannot be read, or the columns that are missing.
 */
export function readTable(text: string, options: TableOptions): readonly TableRow[] {
  const { delimiter = ',', columns, quotes = true } = options;
  let rows: readonly { record: Record<string, string>; info: RowInfo }[];
  try {
    rows = parse(text, {
      bom: true,
      columns: (head: string[]) => head.map((name) => name.trim()),
      delimiter,
      info: true,
      quote: quotes ? '"' : false,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as never;
  } catch (cause) {
    throw new SourceError(`Not a table: ${(cause as Error).message}`, { cause });
  }
  const present = new Set(Object.keys(rows[0]?.record ?? {}));
  const missing = columns.filter((name) => !present.has(name));
  if (missing.length > 0)
    throw new SourceError(
      `Expected the columns ${missing.join(', ')}; the head line does not have them. Parted at ${JSON.stringify(delimiter)} it has ${[...present].map((name) => JSON.stringify(name)).join(', ')}.`,
    );
  // `lines` counts those read up to the end of the row; no format here has rows of more than one line.
  return rows.map(({ record, info }) => {
    const beyond = beyondColumns(info);
    return beyond === undefined
      ? { line: info.lines, cells: record }
      : { line: info.lines, cells: record, beyond: beyond.join(delimiter) };
  });
}

/** Cells that are empty, and those missing at the end of a row, are how some programs write an empty cell. */
function beyondColumns({ columns, error }: RowInfo): readonly string[] | undefined {
  const record: unknown = error?.record;
  if (!Array.isArray(record) || !Array.isArray(columns)) return undefined;
  const beyond = record.slice(columns.length).map(String);
  return beyond.some((cell) => cell.trim() !== '') ? beyond : undefined;
}
