import { expect } from 'chai';
import '../index.ts';
import { AS_OF_MS } from '../testing/frames.ts';
import { drawn, mount, unmountAll } from '../testing/mount.ts';
import { PreparedSource } from '../testing/prepared-source.ts';
import { answer } from '../testing/scenes.ts';

const real = globalThis.setTimeout;
let due: (() => void)[] = [];

beforeEach(() => {
  due = [];
  // Announcements wait up to 30 s: here until the test says so.
  globalThis.setTimeout = ((callback: () => void, ms?: number, ...rest: unknown[]) =>
    callback.name === 'sayNext' ? due.push(callback) : real(callback, ms, ...rest)) as typeof setTimeout;
});
afterEach(() => {
  unmountAll();
  // Announcements of this test are over before the next.
  for (let turns = 0; turns < 9; turns++) turn();
  globalThis.setTimeout = real;
});

const turn = (): void => {
  for (const callback of due.splice(0)) callback();
};
const prepared = (): PreparedSource => new PreparedSource(answer, { nowMs: AS_OF_MS + 400 });
const regions = (elements: readonly Element[]): (string | null | undefined)[] =>
  elements.map(({ shadowRoot }) => shadowRoot?.querySelector('[role="status"]')?.textContent?.replace(/\s/g, ' '));

/** The same answer, every figure in this status. */
const inStatus = (status: string) => (document: string, variables: Readonly<Record<string, unknown>>) =>
  JSON.parse(
    JSON.stringify(answer(document, variables), (key, value: unknown) => (key === 'status' ? status : value)),
  ) as unknown;

describe('what is heard of a page', () => {
  it('is that the connection is lost, once for all its elements, and once that it is back', async () => {
    const source = prepared();
    const elements = [
      await mount('andon-status', { locale: 'en', source }),
      await mount('andon-nps', { locale: 'en', source }),
      await mount('andon-metric', { figure: 'queue.waiting', locale: 'en', source }),
    ];
    source.become('offline');
    await Promise.all(elements.map(drawn));
    turn();
    turn();
    expect(regions(elements)).to.deep.equal(['Offline', '', '']);
    source.become('live');
    await Promise.all(elements.map(drawn));
    turn();
    turn();
    expect(regions(elements).toSorted()).to.deep.equal(['', '', 'Live']);
  });

  it('is nothing of a loss that has passed by its turn', async () => {
    const source = prepared();
    const element = await mount('andon-nps', { locale: 'en', source });
    source.become('reconnecting');
    await drawn(element);
    source.become('live');
    await drawn(element);
    turn();
    expect(regions([element])).to.deep.equal(['']);
  });

  it('is a status that is another after a loss, and none that is the same', async () => {
    const source = prepared();
    const element = await mount('andon-service-level', { locale: 'en', source });
    const spoken: (string | null | undefined)[] = [];
    for (const status of [undefined, 'CRITICAL']) {
      source.become('offline');
      await drawn(element);
      turn();
      source.become('live', status === undefined ? {} : { frames: inStatus(status) });
      await drawn(element);
      turn();
      turn();
      spoken.push(...regions([element]));
    }
    expect(spoken).to.deep.equal(['Live', 'Service level in 20 s: Critical']);
  });

  it('is nothing of what is hidden, nor that its reader has paused it', async () => {
    const source = prepared();
    const hidden = await mount('andon-service-level', { locale: 'en', source });
    const paused = await mount('andon-service-level', { locale: 'en', source });
    hidden.hidden = true;
    source.become('live', { frames: inStatus('CRITICAL') });
    paused.paused = true;
    await Promise.all([hidden, paused].map(drawn));
    for (let turns = 0; turns < 4; turns++) turn();
    expect(regions([hidden])).to.deep.equal(['']);
    expect(regions([paused])[0]).not.to.match(/pause/i);
  });

  it('is said in the language it is written in, also on a page in another', async () => {
    const source = prepared();
    const page = document.createElement('div');
    page.lang = 'de';
    document.body.append(page);
    const english = await mount('andon-nps', { source }, page);
    const chinese = await mount('andon-nps', { locale: 'zh-TW', source }, page);
    await drawn(chinese);
    const languages = [english, chinese].map(({ shadowRoot }) =>
      [...shadowRoot!.children].map((part) => part.getAttribute('lang')),
    );
    expect(languages.map((all) => [...new Set(all)])).to.deep.equal([['en'], ['zh-TW']]);
    page.remove();
  });
});
