import { expect } from 'chai';
import { until } from './testing/mount.ts';

/** The policy of a strict intranet page, without `unsafe-inline` or `unsafe-eval`; SharePoint Online enforces the script part. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; require-trusted-types-for 'script'";

interface Report {
  readonly violations: string[];
  readonly errors: string[];
}

describe('under a strict content security policy with Trusted Types', () => {
  it('every element draws, charts and panels too, without one violation', async () => {
    const frame = document.createElement('iframe');
    frame.width = '1200';
    frame.height = '900';
    const script = new URL('./testing/strict-page.ts', import.meta.url).href;
    frame.srcdoc = `<!doctype html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="${POLICY}">
      <script type="module" src="${script}"></script></head><body></body></html>`;
    document.body.append(frame);
    const page = await until(() => {
      const inner = frame.contentWindow as (Window & { strictPage?: Report & { done: boolean } }) | null;
      return inner?.strictPage?.done && inner.strictPage;
    });
    expect(page.violations).to.deep.equal([]);
    expect(page.errors).to.deep.equal([]);
    expect(frame.contentDocument?.querySelector('andon-trend')?.shadowRoot?.querySelector('canvas')).to.not.equal(null);
    frame.remove();
  });
});
