import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

/** `node preview/shots.ts OUT 'query|widthxheight[|full]' …`: pictures of the preview page. */
const [out = 'preview/shots', ...wanted] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const server = await createServer({
  configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)),
  server: { host: '127.0.0.1', port: 0 },
  logLevel: 'error',
});
await server.listen();
const base = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
for (const shot of wanted) {
  const [query = '', size = '1440x900', mode = 'full'] = shot.split('|');
  const [width = 1440, height = 900] = size.split('x').map(Number);
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') console.log(query, message.type(), message.text());
  });
  page.on('pageerror', (error) => console.log(query, 'thrown', error.message));
  await page.goto(`${base}preview/?${query}`, { waitUntil: 'networkidle' });
  await page.evaluate(() => document.fonts.ready);
  const name = `${query.replaceAll(/[^\w-]+/g, '_') || 'all'}-${size}.png`;
  await page.screenshot({ path: `${out}/${name}`, fullPage: mode === 'full' });
  console.log(name);
  await page.close();
}
await browser.close();
await server.close();
