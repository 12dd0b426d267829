// Runs inside the frame of strict-policy.test.ts: puts every element on a page and reports what the policy refused.
const report = { violations: [] as string[], errors: [] as string[], done: false };
Object.assign(window, { strictPage: report });
document.addEventListener('securitypolicyviolation', (event) => {
  report.violations.push(`${event.violatedDirective} ${event.sample} ${event.sourceFile}:${event.lineNumber}`);
});
addEventListener('error', (event) => report.errors.push(event.message));
addEventListener('unhandledrejection', (event) => report.errors.push(String(event.reason)));

const { EVERY_ELEMENT } = await import('./every-element.ts');
const { AS_OF_MS } = await import('./frames.ts');
const { frames, mount, until } = await import('./mount.ts');
const { PreparedSource } = await import('./prepared-source.ts');
const { answer } = await import('./scenes.ts');
await import('../index.ts');

const source = new PreparedSource(answer, { nowMs: AS_OF_MS });
const provider = document.createElement('andon-provider');
provider.source = source;
provider.background = 'live';
document.body.append(provider);
for (const [tag, settings] of EVERY_ELEMENT) {
  const element = await mount(tag, settings, provider);
  element.shadowRoot?.querySelector<HTMLButtonElement>('.info')?.click();
  await frames(2);
  element.shadowRoot?.querySelector<HTMLElement>('[popover]:popover-open')?.hidePopover();
}
// What was refused ends the wait, too: the test then names it.
await until(
  () =>
    report.violations.length > 0 ||
    report.errors.length > 0 ||
    document.querySelector('andon-trend')?.shadowRoot?.querySelector('.end.target'),
);
// A new frame of another status: everything that changes after the first drawing is drawn under the policy, too.
source.become('offline', { since: AS_OF_MS });
await frames(5);
report.done = true;

export {};
