import { DIMENSIONS } from '@andon/metrics';
import { ServiceLevelDocument } from '@andon/schema';
import { parse, specifiedRules } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDocumentCache } from './document-cache.ts';
import { createAndonSchema } from './schema.ts';

function countingCache(size?: number) {
  const counts = { parsed: 0, validated: 0 };
  const cache = createDocumentCache({
    schema: createAndonSchema([...DIMENSIONS]),
    rules: [
      ...specifiedRules,
      () => {
        counts.validated += 1;
        return {};
      },
    ],
    parse(text) {
      counts.parsed += 1;
      return parse(text);
    },
    ...(size === undefined ? {} : { size }),
  });
  return { cache, counts };
}

describe('a document that was seen', () => {
  it('is parsed and validated once, however often it comes, also where it is wrong', () => {
    const { cache, counts } = countingCache();
    const wrong = '{ happiness }';
    const [good, bad] = [cache(ServiceLevelDocument), cache(wrong)];
    for (let again = 0; again < 5; again += 1) {
      // A text of its own, as each request brings one.
      expect(cache([...ServiceLevelDocument].join(''))).toBe(good);
      expect(cache([...wrong].join(''))).toBe(bad);
    }
    expect(counts).toEqual({ parsed: 2, validated: 2 });
    expect([good.errors.length, bad.errors.length]).toEqual([0, 1]);
  });

  it('is forgotten when others were seen since, so that memory is bounded', () => {
    const { cache, counts } = countingCache(2);
    const texts = ['{ server { now } }', '{ server { zone } }', '{ server { demo } }'];
    for (const text of texts) cache(text);
    const { parsed } = counts;
    cache(texts[2] ?? '');
    cache(texts[1] ?? '');
    expect(counts.parsed).toBe(parsed);
    cache(texts[0] ?? '');
    expect(counts.parsed).toBe(parsed + 1);
  });
});
