import { expect } from 'chai';
import '../../index.ts';
import { AS_OF_MS } from '../../testing/frames.ts';
import { drawn, mount, seen, unmountAll, until } from '../../testing/mount.ts';
import { PreparedSource } from '../../testing/prepared-source.ts';
import { answer } from '../../testing/scenes.ts';

afterEach(unmountAll);

const loose = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ');
const SERVICE_LEVEL = { figure: 'queue.serviceLevel' } as const;

describe('<andon-metric> and its source', () => {
  const source = (): PreparedSource => new PreparedSource(answer, { nowMs: AS_OF_MS });

  it('asks for what its attributes say', async () => {
    const prepared = source();
    await mount('andon-metric', {
      figure: 'queue.wait',
      params: 'quantile=0.9',
      filter: 'queue=billing;brand=north',
      window: '1h',
      target: '20s',
      tolerance: '10s',
      compare: 'previous',
      source: prepared,
    });
    expect(prepared.watched.map(({ variables }) => variables)).to.deep.equal([
      {
        filter: { queue: ['billing'], custom: [{ dimension: 'brand', values: ['north'] }] },
        window: '1h',
        targets: [{ figure: 'queue.wait', value: 20_000, tolerance: 10_000 }],
        withPrevious: true,
        figures: [{ key: 'queue.wait', quantile: 0.9 }],
      },
    ]);
  });

  it('asks anew when an attribute changes, and shows no old answer under the new title', async () => {
    const prepared = source();
    const element = await mount('andon-metric', { ...SERVICE_LEVEL, source: prepared });
    element.figure = 'queue.waiting';
    await element.updateComplete;
    expect(seen(element)).to.contain('Waiting').and.to.contain('12').and.not.to.contain('82');
    expect(prepared.watched).to.have.length(1);
  });

  it('lets go when it leaves, and not when it moves', async () => {
    const prepared = source();
    const element = await mount('andon-metric', { ...SERVICE_LEVEL, source: prepared });
    const [store] = prepared.watched;
    const elsewhere = document.createElement('div');
    document.body.append(elsewhere);
    elsewhere.append(element);
    await drawn(element);
    expect(prepared.watched).to.deep.equal([store]);
    expect(loose(seen(element))).to.contain('82 %');
    elsewhere.remove();
    await drawn(element);
    expect(prepared.watched).to.deep.equal([]);
    document.body.append(element);
    await drawn(element);
    expect(prepared.watched).to.have.length(1);
  });

  it('rests while it is off screen and catches up when it comes into view', async () => {
    const prepared = source();
    const far = document.createElement('div');
    far.style.paddingTop = '5000px';
    document.body.append(far);
    const element = await mount('andon-metric', { ...SERVICE_LEVEL, source: prepared }, far);
    expect(prepared.watched).to.deep.equal([]);
    element.scrollIntoView();
    await until(() => prepared.watched.length === 1 && !prepared.watched[0]?.paused);
    scrollTo(0, 0);
    await until(() => prepared.watched[0]?.paused);
    expect(loose(seen(element))).to.contain('82 %');
    far.remove();
  });

  it('pauses with the last value, marked', async () => {
    const element = await mount('andon-metric', { ...SERVICE_LEVEL, source: source() });
    element.paused = true;
    await drawn(element);
    expect(element.dataset.state).to.equal('paused');
    expect(loose(seen(element)))
      .to.contain('82 %')
      .and.to.contain('Paused · as of 14:02');
  });
});

it('gives its title the level the page asks for, and none by default', async () => {
  const source = new PreparedSource(answer, { nowMs: AS_OF_MS });
  const element = await mount('andon-metric', { ...SERVICE_LEVEL, source });
  expect(element.shadowRoot?.querySelector('[role="heading"]')).to.equal(null);
  element.headingLevel = 3;
  await element.updateComplete;
  const heading = element.shadowRoot?.querySelector('[role="heading"][aria-level="3"]');
  expect(heading?.getAttribute('part')).to.equal('label');
});
