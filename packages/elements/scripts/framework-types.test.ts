import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derivedFiles } from './derived-files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder: string;

beforeAll(async () => {
  mkdirSync(join(root, 'dist'), { recursive: true });
  // Inside the package, so that its own name and the frameworks are found from there.
  folder = mkdtempSync(join(root, 'dist', 'types-'));
  for (const [path, content] of Object.entries(await derivedFiles())) {
    // As a source, which the compiler checks even where declarations of libraries are skipped.
    const file = join(folder, path.replace(/\.d\.ts$/, '.ts'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { jsx: 'react-jsx', noEmit: true, types: [] },
      include: ['*.tsx', '*.ts', 'types/*.ts'],
    }),
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the compiler says of a page; empty when all is well. */
function complaints(name: string, code: string): string {
  const file = join(folder, name);
  writeFileSync(file, code);
  try {
    execFileSync(process.execPath, [join(root, '../../node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return '';
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  } finally {
    rmSync(file);
  }
}

describe('types for frameworks', () => {
  it('React 19 accepts attributes, properties and events, and refuses what an element does not have', () => {
    const page = (inner: string): string =>
      `import '@andon/elements';\nimport type { FiguresFrame } from '@andon/elements';\ndeclare const frame: FiguresFrame;\nexport const page = ${inner};\nvoid frame;\n`;
    expect(
      complaints(
        'good.tsx',
        page(`<andon-provider endpoint="/graphql" locale="zh-CN" time-zone="Asia/Shanghai">
          <andon-metric figure="queue.waiting" variant="inline" frame={frame} className="x" />
          <andon-queue group-by="queue" selectable onandon-select={(event) => event.detail.filter.length} />
          <andon-nps benchmark={42} target="30" compare="previous" heading-level="2" />
        </andon-provider>`),
      ),
    ).toBe('');
    expect(complaints('wrong-value.tsx', page('<andon-metric variant="enormous" />'))).toContain('\'"enormous"\'');
    expect(complaints('wrong-name.tsx', page('<andon-nps benchmrk={42} />'))).toContain('benchmrk');
    expect(complaints('wrong-frame.tsx', page('<andon-nps frame={frame} />'))).toContain('SurveyGroup');
  });

  it('Vue knows the elements as global components', () => {
    const page = (props: string): string =>
      `import type { GlobalComponents } from 'vue';\ntype Props = InstanceType<GlobalComponents['andon-metric']>['$props'];\nexport const props: Props = ${props};\n`;
    expect(complaints('good.ts', page(`{ figure: 'queue.waiting', variant: 'cell', 'group-by': 'queue' }`))).toBe('');
    expect(complaints('wrong.ts', page(`{ variant: 'enormous' }`))).toContain('enormous');
  });

  it('Svelte knows them as elements', () => {
    const page = (props: string): string =>
      `import type { SvelteHTMLElements } from 'svelte/elements';\nexport const props: SvelteHTMLElements['andon-queue'] = ${props};\n`;
    expect(
      complaints(
        'good.ts',
        page(
          `{ window: '1h', 'group-by': 'queue', class: 'x', 'onandon-select': (event) => void event.detail.filter }`,
        ),
      ),
    ).toBe('');
    expect(complaints('wrong.ts', page(`{ density: 'airy' }`))).toContain('airy');
  });

  it('plain TypeScript knows them by tag', () => {
    const page = (line: string): string =>
      `import '@andon/elements';\nconst element = document.createElement('andon-trend');\n${line}\n`;
    expect(complaints('good.ts', page(`element.annotations = [{ at: 0, text: 'x' }]; element.band = true;`))).toBe('');
    expect(complaints('wrong.ts', page(`element.bnd = true;`))).toContain('bnd');
  });
});
