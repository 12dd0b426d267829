import { COLOURS, CONTRAST_COLOURS } from './tokens.ts';

const declarations = (colours: Record<string, { light: string; dark: string }>): string =>
  Object.entries(colours)
    .map(([name, { light, dark }]) => `  --andon-${name}: light-dark(${light}, ${dark});`)
    .join('\n');

const indented = (text: string): string => text.replaceAll(/^/gm, '  ');

/** The text of `theme.css`: the tokens on `:root` for pages that want to look like the elements they carry. */
export const themeCss =
  (): string => `/* Andon's colours and type for a page of your own. Made from tokens.ts by theme-css.ts; a test compares the two. */
:root {
  color-scheme: light dark;
${declarations(COLOURS)}
  --andon-font: -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
}
[data-theme="light"] {
  color-scheme: light;
}
[data-theme="dark"] {
  color-scheme: dark;
}
[data-theme="contrast"] {
${declarations(CONTRAST_COLOURS)}
}
@media (prefers-contrast: more) {
  :root {
${indented(declarations(CONTRAST_COLOURS))}
  }
}
:root:lang(zh) {
  --andon-font: -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
}
:root:lang(zh-TW),
:root:lang(zh-Hant),
:root:lang(zh-HK) {
  --andon-font: -apple-system, "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC", "Noto Sans TC", sans-serif;
}
body {
  margin: 0;
  background: var(--andon-page);
  color: var(--andon-text);
  font-family: var(--andon-font);
  font-variant-numeric: tabular-nums lining-nums;
}
`;
