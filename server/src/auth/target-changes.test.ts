import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAuditLog } from './audit-log.ts';
import { auditTargets, type TargetChangesOptions } from './target-changes.ts';

let folder: string;
const errors: unknown[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'andon-targets-'));
  errors.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(targets: TargetChangesOptions['targets']): void {
  const onError = (error: unknown) => void errors.push(error);
  const audit = openAuditLog({ path: join(folder, 'audit.log'), now: () => 0, onError });
  auditTargets({ path: join(folder, 'targets.json'), targets, audit, onError });
}

function entries(): { readonly what: string; readonly detail: string }[] {
  const text = readFileSync(join(folder, 'audit.log'), { encoding: 'utf8', flag: 'a+' });
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}

it('tells in the audit log which targets are others than at the last start', () => {
  start({ 'queue.asa': { value: 30_000, tolerance: 5_000 }, 'survey.nps': { value: 40, tolerance: 0 } });
  start({ 'survey.nps': { value: 40, tolerance: 0 }, 'queue.asa': { value: 30_000, tolerance: 5_000 } });
  expect(entries()).toEqual([]);
  start({ 'queue.asa': { value: 60_000, tolerance: 5_000 }, 'survey.csat': { value: 0.8, tolerance: 0 } });
  start({ 'queue.asa': { value: 60_000, tolerance: 5_000 }, 'survey.csat': { value: 0.8, tolerance: 0 } });
  expect(entries()).toMatchObject([
    {
      what: 'changed targets',
      detail: 'queue.asa from 30000 ± 5000 to 60000 ± 5000; survey.csat from none to 0.8; survey.nps from 40 to none',
    },
  ]);
  expect(errors).toEqual([]);
});

it('starts anew where what it kept is damaged', () => {
  writeFileSync(join(folder, 'targets.json'), '{"queue');
  start({ 'queue.asa': { value: 1, tolerance: 0 } });
  start({ 'queue.asa': { value: 2, tolerance: 0 } });
  expect(entries()).toHaveLength(1);
  expect(errors).toEqual([]);
});
