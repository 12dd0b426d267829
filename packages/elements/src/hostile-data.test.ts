import { expect } from 'chai';
import './index.ts';
import { EVERY_ELEMENT, titleOf } from './testing/every-element.ts';
import { drawn, mount, type Settings, seen, unmountAll, until } from './testing/mount.ts';
import { sourceIn } from './testing/scenes.ts';

afterEach(unmountAll);

interface Drawing extends HTMLElement {
  readonly updateComplete: Promise<boolean>;
  readonly state: string;
  readonly toCsv?: () => Promise<string>;
}

const MARKUP = '<img src="x" onerror="alert(1)">';
const LONG = 'x'.repeat(2000);
/** What a page may have in place of what belongs there. */
const WRONG: readonly unknown[] = [undefined, null, Number.NaN, 1e308, -1, MARKUP, {}, [], LONG, '\u202eرسالة🙂'];
/** What tells that a value was written which is none. */
const NO_VALUE = /NaN|undefined|Infinity|\[object|function/;

/** Whatever reaches the reader: text, names, titles. */
function reaching(element: Element): string {
  const named = [...(element.shadowRoot?.querySelectorAll('[aria-label], [title]') ?? [])];
  return [
    element.shadowRoot?.textContent,
    ...named.flatMap(({ ariaLabel, title }: Element & { title?: string }) => [ariaLabel, title]),
  ].join(' ');
}

/** What is on show, without what the drawing of a chart, which takes its time, names on it. */
const drawing = (element: Element): string => (element.matches('andon-trend') ? '' : seen(element));

/** Every name of a field in some data. */
function names(data: unknown, known = new Set<string>()): ReadonlySet<string> {
  if (typeof data !== 'object' || data === null) return known;
  for (const [name, value] of Object.entries(data)) {
    if (!Array.isArray(data)) known.add(name);
    names(value, known);
  }
  return known;
}

/** A copy with the fields of one name replaced, `undefined` leaves them out. */
function replaced(data: unknown, name: string, by: unknown): unknown {
  if (Array.isArray(data)) return data.map((item) => replaced(item, name, by));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).flatMap(([field, value]) =>
      field !== name ? [[field, replaced(value, name, by)]] : by === undefined ? [] : [[field, by]],
    ),
  );
}

/** What an element took from a source, by the properties by which a page feeds it the same. */
function fed(element: object): Settings {
  const { data, resultList, shown, meta } = element as Record<string, unknown>;
  if (resultList) return { results: resultList };
  return shown ? { figures: shown, frameMeta: meta } : { frame: data };
}

const SETTINGS_WRONG = [
  '',
  'x',
  '-1',
  '1e309',
  '999999',
  'constructor=x',
  '__proto__=x;toString=y',
  MARKUP,
  LONG,
  '=;=;&',
  '5%',
];

for (const entry of EVERY_ELEMENT) {
  const [tag, settings] = entry;
  describe(`<${titleOf(entry)}>`, () => {
    if (tag !== 'andon-status')
      it('draws what it can of whatever a page feeds it, and the next good frame as ever', async () => {
        const live = await mount(tag, { ...settings, source: sourceIn('live') });
        await drawn(live);
        const given = fed(live);
        const [property = '', good] = Object.entries(given)[0] ?? [];
        live.remove();
        const element = (await mount(tag, { ...settings, ...given })) as Drawing;
        await until(() => element.state !== 'loading');
        await drawn(element);
        const before = seen(element);
        const faults: string[] = [];
        const feed = async (what: string, data: unknown): Promise<void> => {
          Object.assign(element, { [property]: data });
          await element.updateComplete.catch((error: unknown) => faults.push(`${what}: ${error}`));
          const wrong = NO_VALUE.exec(reaching(element))?.[0];
          if (wrong || element.shadowRoot?.querySelector('img')) faults.push(`${what}: ${wrong ?? 'markup'}`);
          const csv = await element.toCsv?.().catch((error: unknown) => `undefined ${error}`);
          if (NO_VALUE.test(csv ?? '')) faults.push(`${what}: ${csv?.slice(0, 80)}`);
        };
        for (const name of names(good)) {
          for (const wrong of WRONG)
            await feed(`${name} = ${String(JSON.stringify(wrong)).slice(0, 20)}`, replaced(good, name, wrong));
        }
        for (const wrong of [MARKUP, 7, {}, [], [null], [MARKUP]]) await feed(JSON.stringify(wrong), wrong);
        await feed('as it was', structuredClone(good));
        expect(faults).to.deep.equal([]);
        await until(() => seen(element) === before);
      });

    it('keeps to what it has by itself where a page sets nonsense or takes a setting back', async () => {
      const source = sourceIn('live');
      const element = (await mount(tag, { ...settings, source })) as Drawing;
      await drawn(element);
      const asked = (): string => JSON.stringify(source.watched.map(({ variables }) => variables));
      const [before, askedBefore] = [drawing(element), asked()];
      const { observedAttributes } = element.constructor as typeof HTMLElement & {
        readonly observedAttributes: string[];
      };
      const faults: string[] = [];
      for (const name of observedAttributes) {
        const usual = element.getAttribute(name);
        const set = async (value: string | null): Promise<void> => {
          if (value === null) element.removeAttribute(name);
          else element.setAttribute(name, value);
          const what = `${name} = ${value?.slice(0, 20)}`;
          await element.updateComplete.catch((error: unknown) => faults.push(`${what}: ${error}`));
          const wrong = NO_VALUE.exec(reaching(element).replaceAll(value || '\0', ''))?.[0];
          if (wrong || element.shadowRoot?.querySelector('img')) faults.push(`${what}: ${wrong ?? 'markup'}`);
          for (const { variables } of source.watched) {
            // What is no number for JSON is null, which no list of variables means.
            if (/:null/.test(JSON.stringify(variables))) faults.push(`${what}: asks ${JSON.stringify(variables)}`);
          }
        };
        for (const wrong of SETTINGS_WRONG) await set(wrong);
        await set(usual);
        if (asked() !== askedBefore) faults.push(`${name}: asks ${asked()} in place of ${askedBefore}`);
      }
      expect(faults).to.deep.equal([]);
      await until(() => drawing(element) === before);
      element.remove();
      await until(() => source.watched.length === 0);
    });
  });
}
