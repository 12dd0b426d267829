import { existsSync } from 'node:fs';
import { DIMENSIONS, metricSettings } from '@andon/metrics';
import { documentManifest } from '@andon/schema/manifest';
import { parse, specifiedRules, validate } from 'graphql';
import { type Config, JsonFileError, readDocumentManifest } from '../config/index.ts';
import type { DataFolder } from '../data-folder.ts';
import { limitRules, MAX_TOKENS } from '../graphql/limits.ts';
import { createAndonSchema } from '../graphql/schema.ts';
import { openSqliteReader } from '../log/index.ts';
import { sideFileFaults, sideFiles } from './side-files.ts';

/** What a check found: a sentence, and whether something has to be done about it. */
export interface Finding {
  readonly state: 'ok' | 'note' | 'wrong';
  readonly text: string;
}

export const ok = (text: string): Finding => ({ state: 'ok', text });
export const note = (text: string): Finding => ({ state: 'note', text });
export const wrong = (text: string): Finding => ({ state: 'wrong', text });

/** Signatures of tokens tolerate this much between two clocks. */
const SKEW_MS = 120_000;
const DEFAULT_MAX_FUTURE_MS = 300_000;
/** Before this program was written: a machine that lost its clock. */
const FIRST_POSSIBLE = Date.parse('2025-06-01');
const RECENT_EVENTS = 1_000;
const KEY_SERVER_TIMEOUT_MS = 5_000;
const FAULTS_SHOWN = 3;

/** The files of alerts and displays. */
export function checkSideFiles(folder: DataFolder): Finding[] {
  return sideFiles(folder)
    .filter(({ path }) => existsSync(path))
    .map((file) => {
      const [fault] = sideFileFaults(file);
      if (fault === undefined) return ok(`The file of ${file.kind.what} is whole.`);
      return wrong(`${file.path}: ${fault}. Stop the server and put the file of the newest backup in its place.`);
    });
}

/** Documents of one's own that are to run where only known ones do. */
export function checkTrustedDocuments({ trustedDocuments: setting, metrics }: Config): Finding[] {
  if (setting === undefined || setting === false) return [];
  const { manifests = [], only = true } = setting === true ? {} : setting;
  const schema = createAndonSchema([...DIMENSIONS, ...metricSettings(metrics).customDimensions]);
  const own = Object.keys(documentManifest).length;
  const findings = [
    ok(
      `${only ? 'Known documents alone run' : 'Documents run by their ids'}: ${own} of the elements, and those of ${manifests.length} files.`,
    ),
  ];
  for (const path of manifests) {
    try {
      const texts = Object.entries(readDocumentManifest(path));
      const faulty = texts.flatMap(([id, text]) => {
        const fault = faultOf(text);
        return fault === undefined ? [] : [`${id}: ${fault}`];
      });
      findings.push(
        faulty.length === 0
          ? ok(`${path}: ${texts.length} documents, all of which run here.`)
          : wrong(`${path}: ${faulty.length} documents cannot run here (${faulty.slice(0, FAULTS_SHOWN).join('; ')}).`),
      );
    } catch (error) {
      if (!(error instanceof JsonFileError)) throw error;
      findings.push(wrong(error.message));
    }
  }
  return findings;

  function faultOf(text: string): string | undefined {
    try {
      const [error] = validate(schema, parse(text, { maxTokens: MAX_TOKENS }), [...limitRules, ...specifiedRules]);
      return error?.message;
    } catch (error) {
      return (error as Error).message;
    }
  }
}

/** This machine's clock: against the newest events stored, and against the server of keys, whose tokens it has to judge. */
export async function checkClock(folder: DataFolder, { auth, ingest }: Config, now: number): Promise<Finding[]> {
  const told = `The clock says ${new Date(now).toISOString()}`;
  if (now < FIRST_POSSIBLE) return [wrong(`${told}, which cannot be. Set it, and keep it right by NTP.`)];
  const findings: Finding[] = [];
  const newest = existsSync(folder.log) ? await newestEventAt(folder.log) : Number.NEGATIVE_INFINITY;
  const allowedMs = ingest?.maxFutureMs ?? DEFAULT_MAX_FUTURE_MS;
  if (newest > now + allowedMs) {
    const behind = `${Math.round((newest - now) / 60_000).toLocaleString('en')} min before the newest event`;
    findings.push(wrong(`${told}, ${behind}: it is slow, or was fast. Set it, and keep it right by NTP.`));
  } else findings.push(ok(`${told}${Number.isFinite(newest) ? ', after the newest events stored' : ''}.`));
  if (auth?.jwksUrl !== undefined) findings.push(await checkKeyServer(auth.jwksUrl));
  return findings;
}

async function checkKeyServer(url: string): Promise<Finding> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(KEY_SERVER_TIMEOUT_MS) });
    await response.body?.cancel();
  } catch (error) {
    return wrong(
      `The keys of tokens at ${url} cannot be had: ${(error as Error).message}. Nobody with a token gets in.`,
    );
  }
  if (!response.ok) return wrong(`The keys of tokens at ${url} cannot be had: status ${response.status}.`);
  const theirs = Date.parse(response.headers.get('date') ?? '');
  const apartMs = Math.abs(theirs - Date.now());
  if (apartMs > SKEW_MS) {
    const seconds = Math.round(apartMs / 1_000).toLocaleString('en');
    return wrong(`The clock and that of ${url} are ${seconds} s apart; tokens are judged wrongly beyond 120 s.`);
  }
  return ok(`The keys of tokens come from ${url}${Number.isNaN(theirs) ? '' : ', whose clock agrees'}.`);
}

/** Of the last events stored. */
async function newestEventAt(path: string): Promise<number> {
  let newest = Number.NEGATIVE_INFINITY;
  const reader = openSqliteReader(path);
  try {
    const last = reader.lastSeq();
    for await (const chunk of reader.read(Math.max(1, last - RECENT_EVENTS), last)) {
      for (const { event } of chunk) newest = Math.max(newest, event.time);
    }
  } finally {
    reader.close();
  }
  return newest;
}
