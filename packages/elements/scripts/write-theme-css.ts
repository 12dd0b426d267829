import { writeFileSync } from 'node:fs';
import { themeCss } from '../src/theme/theme-css.ts';

// `pnpm --filter @andon/elements theme`: writes theme.css after a change of tokens.ts.
writeFileSync(new URL('../src/theme/theme.css', import.meta.url), themeCss());
