import { readFileSync, writeFileSync } from 'node:fs';
import { withFigureTable } from '../src/testing/figure-table.ts';

const readme = new URL('../README.md', import.meta.url);
writeFileSync(readme, withFigureTable(readFileSync(readme, 'utf8')));
