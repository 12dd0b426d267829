import { expect } from 'chai';
import '../../index.ts';
import { AS_OF_MS, figure, figuresFrame, serviceLevel, waiting } from '../../testing/frames.ts';
import { drawn, frames, mount, part, seen, unmountAll, until } from '../../testing/mount.ts';
import { PreparedSource } from '../../testing/prepared-source.ts';
import { answer, sourceIn } from '../../testing/scenes.ts';
import { seriesFrame } from '../../testing/series-frames.ts';

afterEach(unmountAll);

const loose = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ');
const colourOf = (element: HTMLElement): string => getComputedStyle(element.shadowRoot!.querySelector('.tile')!).color;
const SERVICE_LEVEL = { figure: 'queue.serviceLevel' } as const;

describe('<andon-metric> fed by its page', () => {
  it('shows label, figure, meaning and facts, with the day where it is another than today', async () => {
    const element = await mount('andon-metric', {
      ...SERVICE_LEVEL,
      frame: figuresFrame(serviceLevel()),
      filter: 'channel=phone',
    });
    expect(loose(seen(element))).to.equal(
      'Service level · Phone 82 % Meets the target of 80 % n = 507 last 30 min formula F3 Mar 2, 14:02 i',
    );
    expect(element.state).to.equal('live');
  });

  it('names no window beside a figure of this moment', async () => {
    const frame = figuresFrame(waiting({ value: 7 }));
    const tile = await mount('andon-metric', { figure: 'queue.waiting', frame });
    expect(seen(tile)).to.not.contain('30 min');
    const cell = await mount('andon-metric', { figure: 'queue.waiting', frame, variant: 'cell' });
    await until(() => part(cell, 'tile')?.title);
    expect(part(cell, 'tile')?.title).to.equal('Waiting');
    expect(await tile.toCsv()).to.contain(',,2026-03-02T13:02:10.000Z');
  });

  it('names what is wrong in a shape, a word and a sentence', async () => {
    const frame = figuresFrame(waiting({ value: 23, target: 15, status: 'CRITICAL' }));
    const element = await mount('andon-metric', { figure: 'queue.waiting', frame });
    expect(seen(element)).to.contain('Critical 8 over the target of 15');
    expect(element.shadowRoot?.querySelector('.mark.critical rect')).to.not.equal(null);
    expect(element.dataset.status).to.equal('critical');
  });

  it('has no mark beside words that stand in place of a number', async () => {
    const wait = figure('queue.longestWaitSince', {
      unit: 'INSTANT',
      value: null,
      state: 'EMPTY',
      status: 'ON_TARGET',
    });
    const element = await mount('andon-metric', { figure: wait.key, frame: figuresFrame(wait), locale: 'en' });
    expect(seen(element)).to.contain('Nobody waits');
    expect(part(element, 'meaning')?.querySelectorAll('.mark').length).to.equal(0);
  });

  it('tells the change against the window before', async () => {
    const element = await mount('andon-metric', {
      ...SERVICE_LEVEL,
      frame: figuresFrame(serviceLevel()),
      compare: 'previous',
    });
    expect(loose(seen(element))).to.contain('Up 4 points, from 78 % before');
  });

  it('says that there is no earlier period where the log does not reach back so far', async () => {
    const previous = { value: null, state: 'NO_HISTORY', status: 'NONE', n: 0 } as const;
    const element = await mount('andon-metric', {
      ...SERVICE_LEVEL,
      frame: figuresFrame({ ...serviceLevel(), previous }),
      compare: 'previous',
    });
    expect(seen(element)).to.contain('No earlier period to compare with');
  });

  it('draws gaps of the course as gaps and the filling point apart', async () => {
    const element = await mount('andon-metric', {
      ...SERVICE_LEVEL,
      trend: true,
      frame: figuresFrame(serviceLevel()),
      series: seriesFrame({ points: 20, gap: [5, 8] }),
    });
    const drawnLine = await until(() => element.shadowRoot?.querySelector('.spark .line'));
    const line = drawnLine.getAttribute('d') ?? '';
    expect(line.match(/M/g)).to.have.length(2);
    expect(element.shadowRoot?.querySelectorAll('.spark .filling')).to.have.length(1);
    expect(element.shadowRoot?.querySelectorAll('.spark .target')).to.have.length(1);
  });

  it('stands in a sentence in the type of the sentence', async () => {
    const sentence = document.createElement('p');
    sentence.style.font = '21px/1.5 serif';
    document.body.append(sentence);
    const element = await mount(
      'andon-metric',
      { figure: 'queue.waiting', variant: 'inline', frame: figuresFrame(waiting()) },
      sentence,
    );
    const figureStyle = getComputedStyle(part(element, 'figure')!);
    expect([figureStyle.fontSize, figureStyle.fontFamily]).to.deep.equal(['21px', 'serif']);
    expect(getComputedStyle(element).display).to.equal('inline');
    sentence.remove();
  });

  it('gives its numbers as comma-separated values', async () => {
    const element = await mount('andon-metric', { ...SERVICE_LEVEL, frame: figuresFrame(serviceLevel()) });
    const [header, row] = (await element.toCsv()).split('\r\n');
    expect(header).to.equal('figure,value,unit,state,n,lower,upper,target,status,variant,from,to,settings');
    expect(row).to.contain('queue.serviceLevel,0.824,SHARE,VALUE,507,0.788,0.855,0.8,ON_TARGET,F3 T=20s,');
    expect(element.fileName).to.equal('andon-queue-serviceLevel-20260302T1302');
  });
});

describe('<andon-metric> in every state', () => {
  const cases = [
    ['connecting', 'connecting', ''],
    ['offline', 'offline', 'Offline since 14:02 · as of 14:02, 3 min ago'],
    ['delayed', 'delayed', 'Delayed · as of 14:02, 3 min ago'],
    ['reconnecting', 'reconnecting', 'Reconnecting · as of 14:02, 3 min ago'],
    ['not-allowed', 'not-allowed', 'Not shown to you Ask the owner of this page for access.'],
    ['incompatible', 'incompatible', 'Version mismatch'],
    ['error', 'error', 'There is no figure named queue.serviceLevel.'],
    ['loading', 'loading', ''],
    ['empty', 'empty', 'Nothing to count'],
    ['too-few', 'too-few', 'n = 4, too few'],
    ['suppressed', 'suppressed', 'Hidden: group too small'],
  ] as const;

  let height: number;
  before(async () => {
    const live = await mount('andon-metric', { ...SERVICE_LEVEL, source: sourceIn('live') });
    height = live.getBoundingClientRect().height;
    unmountAll();
  });

  for (const [name, state, words] of cases) {
    it(`says what is the matter: ${name}`, async () => {
      const element = await mount('andon-metric', { ...SERVICE_LEVEL, source: sourceIn(name) });
      await until(() => element.dataset.state === state);
      expect(element.state).to.equal(state);
      expect(loose(seen(element))).to.contain(words);
      expect(element.getBoundingClientRect().height).to.be.closeTo(height, 1);
    });
  }

  it('marks an old number in a table without needing more room for it, and says since when to who asks', async () => {
    const settings = { figure: 'queue.waiting', variant: 'cell' } as const;
    const live = await mount('andon-metric', { ...settings, source: sourceIn('live') });
    const element = await mount('andon-metric', { ...settings, source: sourceIn('offline') });
    await until(() => part(element, 'age'));
    expect(element.getBoundingClientRect().width).to.equal(live.getBoundingClientRect().width);
    expect(part(element, 'tile')?.title).to.contain('as of 14:02');
    expect(part(element, 'age')?.textContent).to.contain('as of 14:02');
    expect(part(element, 'age')?.querySelector('.mark')).not.to.equal(null);
  });

  it('draws a dash in a cell whose number is withheld, and says so to who asks; in a sentence it says so in words', async () => {
    const settings = { locale: 'en', figure: 'queue.waiting' } as const;
    const cell = await mount('andon-metric', { ...settings, variant: 'cell', source: sourceIn('not-allowed') });
    const inline = await mount('andon-metric', { ...settings, variant: 'inline', source: sourceIn('not-allowed') });
    await until(() => part(cell, 'tile') && part(inline, 'tile'));
    expect(seen(cell)).to.equal('—');
    expect(part(cell, 'tile')?.title).to.equal('Waiting, Not shown to you');
    expect(seen(inline)).to.equal('Not shown to you');
  });

  it('draws a dash in a cell where nobody waits, also while the connection is away', async () => {
    const nobody = figure('queue.longestWaitSince', { value: null, unit: 'INSTANT', state: 'EMPTY', n: 0 });
    const source = new PreparedSource(() => ({ figures: figuresFrame(nobody) }), { nowMs: AS_OF_MS });
    const element = await mount('andon-metric', { figure: nobody.key, variant: 'cell', source });
    await until(() => seen(element).includes('—'));
    source.become('offline');
    await until(() => part(element, 'age'));
    expect(element.shadowRoot?.querySelector('.words')?.textContent).to.equal('—');
  });

  it('keeps the last value while the connection is away', async () => {
    const source = sourceIn('live');
    const element = await mount('andon-metric', { ...SERVICE_LEVEL, source });
    const states: string[] = [];
    element.addEventListener('andon-state', (event) =>
      states.push((event as CustomEvent<{ state: string }>).detail.state),
    );
    source.nowMs = AS_OF_MS + 5 * 60_000;
    source.become('offline', { since: AS_OF_MS + 60_000 });
    await drawn(element);
    expect(loose(seen(element)))
      .to.contain('82 %')
      .and.to.contain('Offline since 14:03 · as of 14:02, 5 min ago');
    source.become('live');
    await drawn(element);
    expect(states).to.deep.equal(['offline', 'live']);
  });

  it('withholds a value from a reader who lost access', async () => {
    const source = sourceIn('live');
    const element = await mount('andon-metric', { ...SERVICE_LEVEL, source });
    source.become('not-allowed');
    await drawn(element);
    expect(loose(seen(element))).to.not.contain('82 %');
    expect(await element.toCsv()).to.equal('');
  });

  it('withholds what the server forbids, though the connection lives', async () => {
    const source = sourceIn('live');
    const element = await mount('andon-metric', { ...SERVICE_LEVEL, source });
    source.become('live', { error: { code: 'FORBIDDEN', message: 'Not yours.' } });
    await drawn(element);
    expect(element.state).to.equal('not-allowed');
    expect(loose(seen(element))).to.not.contain('82 %');
  });

  it('tells the author of the page what the server did not understand', async () => {
    const source = sourceIn('error');
    source.connection = {
      ...source.connection,
      error: { code: 'BAD_USER_INPUT', message: 'Expected a window, got 3y' },
    };
    const element = await mount('andon-metric', { ...SERVICE_LEVEL, window: '3y', source });
    expect(seen(element)).to.contain('Expected a window, got 3y');
  });

  it('lets a running duration stand still when the frame is not of now', async () => {
    const longest = figure('queue.longestWaitSince', { unit: 'INSTANT', value: AS_OF_MS - 60_000 });
    const source = new PreparedSource(() => ({ figures: figuresFrame(longest) }), { nowMs: AS_OF_MS + 9_000 });
    const element = await mount('andon-metric', { figure: 'queue.longestWaitSince', source });
    expect(loose(seen(element))).to.contain('1 min 09 s');
    source.nowMs += 90_000;
    source.become('offline');
    await drawn(element);
    expect(loose(seen(element))).to.contain('1 min 00 s');
  });

  it('runs on against the longest wait that is allowed, with the status the server gave', async () => {
    const longest = figure('queue.longestWaitSince', {
      unit: 'INSTANT',
      value: AS_OF_MS - 150_000,
      target: 120_000,
      status: 'ATTENTION',
    });
    const source = new PreparedSource(() => ({ figures: figuresFrame(longest) }), { nowMs: AS_OF_MS + 9_000 });
    const element = await mount('andon-metric', { figure: 'queue.longestWaitSince', source });
    expect(loose(seen(element))).to.contain('Attention 39 s over the target of 2 min');
    expect(element.dataset.status).to.equal('attention');
  });

  it('counts in event time where an old log is replayed', async () => {
    const longest = figure('queue.longestWaitSince', { unit: 'INSTANT', value: AS_OF_MS - 60_000 });
    const source = new PreparedSource(() => ({ figures: figuresFrame(longest) }), {
      nowMs: AS_OF_MS + 86_400_000 * 300,
    });
    const element = await mount('andon-metric', { figure: 'queue.longestWaitSince', source });
    expect(loose(seen(element))).to.contain('1 min 00 s');
  });
});

describe('what is seen at once', () => {
  it('has the colours of its surroundings before anything is drawn', async () => {
    const box = document.createElement('div');
    document.body.append(box);
    const textColour = async (scheme: string): Promise<string> => {
      box.style.colorScheme = scheme;
      const element = document.createElement('andon-metric');
      box.replaceChildren(element);
      // The first that is drawn of it: an empty tile.
      await element.updateComplete;
      return colourOf(element);
    };
    expect([await textColour('light'), await textColour('dark')]).to.deep.equal([
      'rgb(58, 65, 71)',
      'rgb(198, 204, 210)',
    ]);
    const later = box.firstElementChild as HTMLElement;
    await drawn(later);
    expect(colourOf(later)).to.equal('rgb(198, 204, 210)');
    box.remove();
  });

  it('keeps its place when the first figure comes, and while figures change', async () => {
    const source = sourceIn('connecting');
    const element = await mount('andon-metric', { ...SERVICE_LEVEL, source });
    const below = document.createElement('p');
    below.textContent = 'What follows';
    element.after(below);
    await frames(2);
    const tops = new Set([below.getBoundingClientRect().top]);
    source.become('live');
    await drawn(element);
    await frames(2);
    tops.add(below.getBoundingClientRect().top);
    const widths = new Set<number>();
    for (const value of [0.61, 0.11, 0.77, 0.4]) {
      element.frame = figuresFrame(serviceLevel({ value }));
      await frames(2);
      widths.add(part(element, 'figure')!.getBoundingClientRect().width);
    }
    tops.add(below.getBoundingClientRect().top);
    expect([...widths]).to.have.length(1);
    expect([...tops]).to.have.length(1);
    below.remove();
  });
});

describe('the “i” of a tile', () => {
  it('opens the definition of the number, and closes', async () => {
    const source = new PreparedSource(answer, { nowMs: AS_OF_MS });
    const element = await mount('andon-metric', { ...SERVICE_LEVEL, source });
    const button = part(element, 'info') as HTMLButtonElement;
    button.click();
    const panel = await until(() => element.shadowRoot?.querySelector('andon-definition'));
    await until(() => seen(panel).includes('Share of contacts answered within the threshold'));
    expect(loose(seen(panel)))
      .to.contain('AN≤T / (AN + AB)')
      .and.to.contain('n = 507')
      .and.to.contain('79 % – 86 %');
    const popover = element.shadowRoot?.querySelector<HTMLElement>(':popover-open');
    await until(() => popover && getComputedStyle(popover).visibility === 'visible');
    const [below, left] = [popover!.getBoundingClientRect().top, popover!.getBoundingClientRect().left];
    expect(below).to.be.greaterThan(button.getBoundingClientRect().bottom);
    expect(left).to.be.at.least(8);
    button.click();
    await until(() => element.shadowRoot?.querySelector('andon-definition') === null);
    expect(element.shadowRoot?.querySelector(':popover-open')).to.equal(null);
  });
});
