import { expect } from 'chai';
import '../index.ts';
import type { AndonElement } from '../base/andon-element.ts';
import type { SeriesFrame } from '../frames.ts';
import { npsFrame } from '../testing/frames.ts';
import { drawn, frames, mount, part, seen, unmountAll, until } from '../testing/mount.ts';
import { PreparedSource } from '../testing/prepared-source.ts';
import { answer } from '../testing/scenes.ts';
import { previousOf, seriesFrame } from '../testing/series-frames.ts';

afterEach(unmountAll);

const loose = (text: string | null | undefined): string => (text ?? '').replaceAll(/[\u202f\u00a0]/g, ' ').trim();

const fed = (of: Partial<SeriesFrame> = {}): SeriesFrame => {
  const frame = seriesFrame({ points: 8, at: (share) => 0.8 + share / 10 });
  return { ...frame, previous: previousOf(frame, (value) => value - 0.2), ...of };
};

const press = (element: AndonElement, selector: string, ...keys: string[]): void => {
  const target = element.shadowRoot?.querySelector(selector);
  for (const key of keys) target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
};
const spoken = (element: AndonElement): string => loose(element.shadowRoot?.querySelector('[aria-live]')?.textContent);
/** What stands under a heat map of the hour that is pointed at. */
const told = (element: AndonElement): string => loose(element.shadowRoot?.querySelector('.point')?.textContent);
/** Documents somebody follows, by name. */
const asked = (requests: readonly string[]): readonly string[] =>
  requests.flatMap((document) => /^subscription (\w+)/.exec(document)?.[1] ?? []);

/** A source that answers for the window itself and refuses the one before. */
function refusing(code: string) {
  const error = { code, message: 'Refused.' };
  let refuses = true;
  const ofBefore = (document: string) => asked([document])[0] === 'PreviousSeries';
  const prepared = new PreparedSource(
    (document, variables) => (refuses && ofBefore(document) ? undefined : answer(document, variables)),
    {
      nowMs: Date.parse('2026-03-02T13:02:10Z'),
      refusal: (document) => (refuses && ofBefore(document) ? error : undefined),
    },
  );
  const relent = () => {
    refuses = false;
    prepared.become('live');
  };
  return { prepared, relent };
}

function source(change: (name: string, data: object) => object | undefined = (_, data) => data) {
  const documents: string[] = [];
  const prepared = new PreparedSource(
    (document, variables) => {
      documents.push(document);
      return change(asked([document])[0] ?? '', answer(document, variables) as object);
    },
    { nowMs: Date.parse('2026-03-02T13:02:10Z') },
  );
  return { prepared, documents };
}

describe('the previous period of a trend', () => {
  it('is named beside its line', async () => {
    const element = await mount('andon-trend', { frame: fed(), compare: 'previous' });
    const name = await until(() => element.shadowRoot?.querySelector('.end.before'));
    expect(name.textContent).to.equal('Previous period');
  });

  it('is told at each point, to who points at one and to who hears the page', async () => {
    const element = await mount('andon-trend', { frame: fed(), compare: 'previous' });
    await until(() => element.shadowRoot?.querySelector('.end.before'));
    press(element, '.chart', 'Home', 'ArrowRight', 'ArrowRight');
    await drawn(element);
    expect(spoken(element)).to.match(/^\S+ – \S+, 83 %, Previous period 63 %$/);
    expect(loose(element.shadowRoot?.querySelector('.tip')?.textContent).replaceAll(/\s+/g, ' ')).to.match(
      /83 % · n = \d+ Previous period 63 % · n = \d+/,
    );
  });

  it('has its own columns in the table and in comma-separated values', async () => {
    const element = await mount('andon-trend', { frame: fed(), compare: 'previous', view: 'table' });
    await until(() => /63/.test(seen(element)));
    const texts = (selector: string) =>
      [...(element.shadowRoot?.querySelectorAll(selector) ?? [])].map(({ textContent }) => loose(textContent));
    expect(texts('thead th')).to.deep.equal(['Time', 'Value', 'n', 'Previous period', 'n']);
    const { previous } = fed();
    const third = previous!.groups[0]!.points[2]!;
    expect(texts('tbody tr:nth-child(6) td').slice(2)).to.deep.equal(['63 %', String(third.n)]);
    const [header, ...rows] = (await element.toCsv()).trim().split('\r\n');
    expect(header).to.equal('time,value,n,lower,upper,partial,figure,unit,stepMs,previous,previousN');
    expect(rows[2]?.split(',').slice(9)).to.deep.equal([String(third.value), String(third.n)]);
  });

  it('is told of each of several lines', async () => {
    const group = (value: string) => [{ dimension: 'queue', value }];
    const frame = seriesFrame({ points: 8, group: group('billing') }, {}, [{ group: group('orders'), seed: 9 }]);
    const element = await mount('andon-trend', {
      frame: { ...frame, previous: previousOf(frame) },
      compare: 'previous',
      view: 'table',
    });
    await until(() => /Orders · Previous period/.test(seen(element)));
    expect(seen(element)).to.contain('Billing · Previous period');
    expect(await element.toCsv()).to.contain(
      'queue,time,value,n,lower,upper,partial,figure,unit,stepMs,previous,previousN',
    );
  });

  it('is shown only where it is asked for', async () => {
    const { prepared, documents } = source();
    const element = await mount('andon-trend', { source: prepared, figure: 'queue.serviceLevel' });
    await until(() => element.shadowRoot?.querySelector('.end.target'));
    await frames(3);
    expect(element.shadowRoot?.querySelector('.end.before')).to.equal(null);
    expect(asked(documents)).to.deep.equal(['Series']);
    element.setAttribute('compare', 'previous');
    await until(() => element.shadowRoot?.querySelector('.end.before'));
    expect(asked(documents)).to.deep.equal(['Series', 'PreviousSeries']);
    element.removeAttribute('compare');
    await until(() => !element.shadowRoot?.querySelector('.end.before'));
    expect(
      asked(prepared.watched.map(({ variables }) => `subscription ${'cadenceMs' in variables ? 'Previous' : 'Own'}`)),
    ).to.deep.equal(['Own']);
  });

  it('is asked for like the points themselves, and no more often than it changes', async () => {
    const { prepared } = source();
    const element = await mount('andon-trend', {
      source: prepared,
      figure: 'queue.serviceLevel',
      compare: 'previous',
      band: true,
      window: '4h',
      step: '5m',
      filter: 'queue=billing',
      target: '80%',
    });
    await until(() => element.shadowRoot?.querySelector('.end.before'));
    const [own, before] = prepared.watched.map(({ variables }) => variables);
    const { figure, window, step, filter } = own!;
    expect(before).to.deep.equal({ figure, window, step, filter, cadenceMs: 15_000 });
  });

  it('says so where the events do not reach back so far, and draws no line of zeros', async () => {
    const { prepared } = source((name, data) => {
      if (name !== 'PreviousSeries') return data;
      const { series } = data as { series: SeriesFrame };
      const groups = series.groups.map((group) => ({
        ...group,
        points: group.points.map((point) => ({ ...point, value: null, n: 0 })),
      }));
      return { series: { ...series, groups } };
    });
    const element = await mount('andon-trend', { source: prepared, figure: 'queue.serviceLevel', compare: 'previous' });
    await until(() => /Nothing to compare with in the previous period/.test(seen(element)));
    await until(() => element.shadowRoot?.querySelector('.end.target'));
    expect(element.shadowRoot?.querySelector('.end.before')).to.equal(null);
  });

  it('is read from whatever a page feeds, in circles, too', async () => {
    const frame = fed();
    const circle: { -readonly [Name in keyof SeriesFrame]: SeriesFrame[Name] } = { ...frame };
    circle.previous = circle;
    for (const previous of [circle, null, 'yesterday', {}, { groups: [{ points: [{ t: 'never' }] }] }, []]) {
      const element = await mount('andon-trend', { frame: { ...frame, previous }, compare: 'previous' });
      await until(() => element.shadowRoot?.querySelector('.end.target'));
      press(element, '.chart', 'End');
      await drawn(element);
      expect(`${seen(element)} ${await element.toCsv()}`).not.to.match(/NaN|undefined|Invalid/);
      element.remove();
    }
  });

  it('waits where it is not known yet, or is of other points', async () => {
    const { prepared } = source((name, data) => (name === 'PreviousSeries' ? undefined : data));
    const waiting = await mount('andon-trend', { source: prepared, figure: 'queue.serviceLevel', compare: 'previous' });
    const frame = fed();
    const other = await mount('andon-trend', {
      frame: { ...frame, previous: { ...frame.previous!, stepMs: 60_000 } },
      compare: 'previous',
    });
    for (const element of [waiting, other]) {
      await until(() => element.shadowRoot?.querySelector('.end.target'));
      await frames(3);
      expect(element.shadowRoot?.querySelector('.end.before')).to.equal(null);
      expect(seen(element)).not.to.contain('revious');
    }
  });
});

describe('the previous period of a heat map', () => {
  const week = (values: number, n: number): SeriesFrame => {
    const frame = seriesFrame({ points: 168, stepMs: 3_600_000, at: () => values });
    return {
      ...frame,
      groups: frame.groups.map((group) => ({ ...group, points: group.points.map((point) => ({ ...point, n })) })),
    };
  };

  it('is told as the difference of each hour, in words and in numbers', async () => {
    const frame = { ...week(0.8, 40), previous: previousOf(week(0.8, 40), () => 0.7) };
    const element = await mount('andon-heatmap', { frame, compare: 'previous', locale: 'en' });
    await until(() => /Up/.test(element.shadowRoot?.textContent ?? ''));
    press(element, '.keys', 'ArrowDown');
    await drawn(element);
    expect(told(element)).to.match(/ · 80 % · Up 10 points, from 70 % before$/);
    const [header, first] = (await element.toCsv()).split('\r\n');
    expect(header).to.equal('weekday,hour,value,n,weeks,figure,unit,timeZone,previous,previousN,difference');
    expect(
      first
        ?.split(',')
        .slice(8)
        .map(Number)
        .map((number) => Math.round(number * 100) / 100),
    ).to.deep.equal([0.7, 40, 0.1]);
  });

  it('is no difference where too few were counted', async () => {
    const frame = { ...week(0.8, 4), previous: previousOf(week(0.8, 4), () => 0.7) };
    const element = await mount('andon-heatmap', { frame, compare: 'previous', locale: 'en' });
    press(element, '.keys', 'ArrowDown');
    await drawn(element);
    expect(told(element)).to.match(/ · 80 %$/);
    expect((await element.toCsv()).split('\r\n')[1]?.split(',').slice(9)).to.deep.equal(['4', '']);
  });

  it('is followed from the server as the week itself', async () => {
    const { prepared, documents } = source();
    const element = await mount('andon-heatmap', {
      source: prepared,
      figure: 'queue.serviceLevel',
      compare: 'previous',
    });
    await until(() => /(Up|Down) .* before/.test(element.shadowRoot?.textContent ?? ''));
    expect(asked(documents)).to.deep.equal(['Series', 'PreviousSeries']);
    const [own, before] = prepared.watched.map(({ variables }) => variables);
    expect(before).to.deep.equal(own);
  });
});

describe('a previous period that cannot be had', () => {
  const SAID = {
    INTERNAL: {
      en: 'Previous period: No answer',
      'zh-CN': '上一时段：无法获取',
      'zh-TW': '上一時段：無法取得',
    },
    FORBIDDEN: {
      en: 'Previous period: Not shown to you',
      'zh-CN': '上一时段：您无权查看',
      'zh-TW': '上一時段：您無權檢視',
    },
  };
  const tags = ['andon-trend', 'andon-heatmap'] as const;
  const meaning = (element: AndonElement): string => loose(part(element, 'meaning')?.textContent);

  for (const tag of tags) {
    for (const [code, words] of Object.entries(SAID))
      for (const [locale, said] of Object.entries(words))
        it(`is told by ${tag} (${code}, ${locale}), and what there is stays on show`, async () => {
          const { prepared } = refusing(code);
          const settings = { source: prepared, figure: 'queue.serviceLevel', compare: 'previous', locale };
          const element = await mount(tag, settings);
          await until(() => meaning(element) === said);
          expect(element.state).to.equal('live');
        });

    it(`is no longer told by ${tag} once it is had`, async () => {
      const { prepared, relent } = refusing('INTERNAL');
      const element = await mount(tag, { source: prepared, figure: 'queue.serviceLevel', compare: 'previous' });
      await until(() => meaning(element) === SAID.INTERNAL.en);
      relent();
      await until(() => part(element, 'meaning') === null);
    });
  }

  it('is taken away from a trend whose reader may no longer see it', async () => {
    let code: string | undefined;
    const prepared = new PreparedSource(answer, {
      nowMs: Date.parse('2026-03-02T13:02:10Z'),
      refusal: (document) =>
        code && asked([document])[0] === 'PreviousSeries' ? { code, message: 'Refused.' } : undefined,
    });
    const element = await mount('andon-trend', { source: prepared, figure: 'queue.serviceLevel', compare: 'previous' });
    await until(() => element.shadowRoot?.querySelector('.end.before'));
    code = 'FORBIDDEN';
    prepared.become('live');
    await until(() => meaning(element) === SAID.FORBIDDEN.en);
    await until(() => element.shadowRoot?.querySelector('.end.before') === null);
  });

  it('is told where it is empty: by a heat map, and by a distribution of its figure', async () => {
    const frame = seriesFrame({ points: 168, stepMs: 3_600_000, at: () => 0.8 });
    const previous = previousOf(frame, () => null);
    const heatmap = await mount('andon-heatmap', { frame: { ...frame, previous }, compare: 'previous' });
    await until(() => meaning(heatmap) === 'Nothing to compare with in the previous period');
    const nps = npsFrame();
    const groups = nps.groups.map((group) => ({
      ...group,
      nps: { ...group.nps!, previous: { value: null, n: 0, state: 'EMPTY', status: 'NONE' } },
    }));
    const distribution = await mount('andon-distribution', { frame: { ...nps, groups }, compare: 'previous' });
    await until(() => meaning(distribution).includes('Nothing to compare with in the previous period'));
  });
});
