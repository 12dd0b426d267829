import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COPY as EXECUTIVE } from '../executive/copy.ts';
import { ATTRIBUTES } from '../gallery/attribute-words.ts';
import { COPY as GALLERY } from '../gallery/copy.ts';
import { COPY as INDEX } from '../index/copy.ts';
import { COPY as PORTAL } from '../portal/copy.ts';
import { COPY as WALL } from '../wall/copy.ts';
import { LOCALES, type Locale } from './locale.ts';
import { COPY as TROUBLE } from './trouble-copy.ts';

type Words = Readonly<Record<Locale, Readonly<Record<string, string>>>>;

const PAGES: Readonly<Record<string, Words>> = {
  index: INDEX,
  wall: WALL,
  portal: PORTAL,
  executive: EXECUTIVE,
  gallery: GALLERY,
};
/** Words that are the same in every language. */
const SHARED = new Set(['NPS']);

describe.each(Object.entries(PAGES))('the %s page', (name, copy) => {
  const html = readFileSync(new URL(`../../${name}.html`, import.meta.url), 'utf8');

  it('has every word it asks for in every language', () => {
    const asked = [...html.matchAll(/data-text="([^"]+)"/g)].map(([, key]) => key!);
    for (const [, pairs] of html.matchAll(/data-attr="([^"]+)"/g)) {
      asked.push(...pairs!.split(';').map((pair) => pair.split(':')[1]!.trim()));
    }
    expect(asked.length).toBeGreaterThan(5);
    for (const locale of Object.keys(LOCALES) as Locale[]) {
      expect(asked.filter((key) => !copy[locale][key])).toEqual([]);
    }
  });

  it('has no script, style or handler that the content security policy would stop', () => {
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i);
    const inline = [...html.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)].filter(
      ([, attributes, text]) => !attributes!.includes('src=') || text!.trim() !== '',
    );
    expect(inline).toEqual([]);
  });
});

describe.each(Object.entries({ ...PAGES, trouble: TROUBLE }))('the copy of %s', (_name, copy) => {
  it('says everything in Chinese, simplified and traditional apart', () => {
    const left = (locale: Locale) =>
      Object.entries(copy[locale]).filter(([, text]) => !/\p{Script=Han}/u.test(text) && !SHARED.has(text));
    expect(left('zh-CN')).toEqual([]);
    expect(left('zh-TW')).toEqual([]);
    expect(Object.values(copy['zh-CN']).join()).not.toMatch(/[們這邊無與達標準電話歷時響應請點擊數據]/);
    expect(Object.values(copy['zh-TW']).join()).not.toMatch(/[们这边无与达标电话历时响应请点击数据]/);
  });
});

describe('the gallery', () => {
  it('explains every attribute in every language', () => {
    const missing = Object.entries(ATTRIBUTES).filter(([, texts]) =>
      Object.keys(LOCALES).some((locale) => !texts[locale as Locale]),
    );
    expect(missing).toEqual([]);
  });
});
