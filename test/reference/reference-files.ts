import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { REPLAY_FORMATS, type ReplayLog, readSource } from '@andon/server/parts';
import { referenceData } from '../reference-data.ts';

/** Path of a file of the reference data; only to be called where there is any. */
export function referencePath(name: string): string {
  if (referenceData === undefined) throw new Error('There is no reference data.');
  return join(referenceData, name);
}

export function readReference<T>(name: string): T {
  return JSON.parse(readFileSync(referencePath(name), 'utf8')) as T;
}

/** A log as the replay command reads it. */
export async function readLog(formatName: string, name: string): Promise<ReplayLog> {
  const format = REPLAY_FORMATS.find((each) => each.name === formatName);
  if (!format) throw new Error(`There is no format ${formatName}.`);
  return format.read(await readSource(referencePath(name)), { zone: format.zone });
}

/** Rows of a table without quoted cells, read without any code of ours. */
export function rawRows(text: string, delimiter: string): Record<string, string>[] {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const names = head.split(delimiter);
  return lines.map((line) =>
    Object.fromEntries(line.split(delimiter).map((cell, index) => [names[index] ?? '', cell])),
  );
}

export function gunzippedText(name: string): string {
  return gunzipSync(readFileSync(referencePath(name))).toString('utf8');
}
