// After the compiler: what pages that bundle the package themselves would otherwise fetch for nothing.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { declareProperties } from './declare-properties.ts';
import { shrinkTemplates } from './shrink-templates.ts';

for (const file of globSync(fileURLToPath(new URL('../dist/**/*.js', import.meta.url)))) {
  if (file.includes('/dist/embed/')) continue;
  const code = readFileSync(file, 'utf8');
  const styled = code.includes('lit') ? shrinkTemplates(code) : code;
  writeFileSync(file, styled.includes('__decorate(') ? declareProperties(styled) : styled);
}
