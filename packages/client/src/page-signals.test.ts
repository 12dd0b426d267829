import { expect, it, vi } from 'vitest';

it('a page says that it is visible again after the events that waited for it: what it lost meanwhile is known by then', async () => {
  const window = new EventTarget();
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
  vi.stubGlobal('document', { visibilityState: 'visible' });
  const { pageSignals } = await import('./page-signals.ts');
  const told: string[] = [];
  const all = new Promise<void>((resolve) => {
    pageSignals.subscribe((signal) => {
      told.push(signal);
      resolve();
    });
  });
  window.dispatchEvent(new Event('visibilitychange'));
  told.push('the socket is closed');
  await all;
  expect(told).toEqual(['the socket is closed', 'visible']);
  vi.unstubAllGlobals();
});
