import { expect } from 'chai';
import '../../index.ts';
import { figure, figuresFrame, meta, serviceLevel } from '../../testing/frames.ts';
import { drawn, mount, seen, unmountAll, until } from '../../testing/mount.ts';

afterEach(unmountAll);

describe('<andon-definition> fed by its page', () => {
  it('explains figures that come without their frame, and says nothing of a window', async () => {
    const element = await mount('andon-definition', { figures: [serviceLevel()], locale: 'en' });
    await until(() => seen(element).includes('Service level'));
    expect(element.dataset.state).to.equal('live');
    expect(seen(element)).to.contain('n = 507').and.not.to.contain('Window');
    element.frameMeta = meta();
    await drawn(element);
    expect(seen(element)).to.contain('Window');
  });

  it('is in the state of its figure', async () => {
    const few = figure('survey.nps', { value: null, state: 'TOO_FEW', n: 3 });
    const element = await mount('andon-definition', { figures: [few], frameMeta: figuresFrame(few).meta });
    await until(() => element.dataset.state === 'too-few');
    element.figures = [];
    element.frameMeta = undefined;
    await until(() => element.dataset.state === 'loading');
  });
});
