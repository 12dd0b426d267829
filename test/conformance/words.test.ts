import { WORDS } from '@andon/elements/testing/words';
import { createMetricState, WINDOWS } from '@andon/metrics';
import { describe, expect, it } from 'vitest';

/** Names that are the same in every language. */
const NAMES = /^(F[1-6]|Erlang A|Kaplan–Meier)$/;
const { definitions } = createMetricState();

describe.each(Object.entries(WORDS))('what a server may say, in %s', (locale, { figures, variants, windows }) => {
  it('has a word for every figure, which in English its key may spell', () => {
    expect(definitions.map(({ key }) => key).filter((key) => locale !== 'en' && !figures[key])).toEqual([]);
  });

  it('calls the wait of a queue what its definition calls it, in one word throughout', () => {
    const { name } = definitions.find(({ key }) => key === 'queue.wait')!;
    expect(figures['queue.wait'] ?? name.en).toBe(name[locale as keyof typeof name]);
    expect(JSON.stringify([definitions, figures])).not.toContain('等待时间');
  });

  it('has a word for every window', () => {
    expect(WINDOWS.filter((window) => !windows[window])).toEqual([]);
  });

  it('has a word for every variant', () => {
    const said = definitions.flatMap(({ key, variants: list }) => (key === 'response.stageTime' ? [] : list));
    const unsaid = said.filter((variant) => !NAMES.test(variant) && !variants[variant]);
    // In English a variant is its own word.
    expect(locale === 'en' ? [] : unsaid).toEqual([]);
    expect(said.length).toBeGreaterThan(10);
  });
});
