import type { FrameMeta } from '../frames.ts';

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | null | undefined)[])[];
}

/** RFC 4180, with CRLF and UTF-8; numbers as they are, not as they are shown. */
export const toCsv = ({ header, rows }: CsvTable): string =>
  `${[header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

function cell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  // A text that starts like a formula would be run by a spreadsheet.
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const downloadName = (key: string, meta: FrameMeta | undefined): string =>
  ['andon', key.replaceAll('.', '-'), meta?.to.slice(0, 16).replace(/[-:]/g, '')].filter(Boolean).join('-');
