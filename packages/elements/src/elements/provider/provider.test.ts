import { expect } from 'chai';
import '../../index.ts';
import { configureAndon } from '../../live/default-source.ts';
import { AS_OF_MS } from '../../testing/frames.ts';
import { drawn, mount, seen, unmountAll, until } from '../../testing/mount.ts';
import { PreparedSource } from '../../testing/prepared-source.ts';
import { answer } from '../../testing/scenes.ts';

afterEach(unmountAll);

const loose = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ');
const source = (): PreparedSource => new PreparedSource(answer, { nowMs: AS_OF_MS });

describe('<andon-provider>', () => {
  it('gives source, language, zone and filter to what is inside', async () => {
    const prepared = source();
    const provider = await mount('andon-provider', {
      source: prepared,
      locale: 'zh-CN',
      'time-zone': 'Asia/Shanghai',
      filter: 'site=pudong',
    });
    const element = await mount('andon-metric', { figure: 'queue.waiting', filter: 'queue=billing' }, provider);
    await drawn(element);
    expect(seen(element)).to.contain('等待中').and.to.contain('21:02');
    expect(prepared.watched[0]?.variables.filter).to.deep.equal({ site: ['pudong'], queue: ['billing'] });
  });

  it('takes no room', async () => {
    const provider = await mount('andon-provider', { source: source() });
    expect(getComputedStyle(provider).display).to.equal('contents');
  });

  it('serves elements inside other components', async () => {
    const prepared = source();
    const provider = await mount('andon-provider', { source: prepared });
    const component = document.createElement('div');
    const shadow = component.attachShadow({ mode: 'open' });
    provider.append(component);
    const element = document.createElement('andon-metric');
    element.figure = 'queue.waiting';
    shadow.append(element);
    await drawn(element);
    expect(prepared.watched).to.have.length(1);
  });

  it('lets equal requests of many elements share one subscription', async () => {
    const prepared = source();
    const provider = await mount('andon-provider', { source: prepared });
    for (let index = 0; index < 5; index++) await mount('andon-metric', { figure: 'queue.waiting' }, provider);
    expect(prepared.watched).to.have.length(1);
  });

  it('follows a change of its own', async () => {
    const provider = await mount('andon-provider', { source: source() });
    const element = await mount('andon-metric', { figure: 'queue.serviceLevel' }, provider);
    const other = source();
    provider.source = other;
    provider.locale = 'zh-TW';
    await drawn(element);
    await drawn(element);
    expect(other.watched).to.have.length(1);
    expect(loose(seen(element)))
      .to.contain('服務水準')
      .and.to.contain('達到目標 80 %');
  });

  it('narrows the filter of a provider around it and keeps its source', async () => {
    const prepared = source();
    const outer = await mount('andon-provider', { source: prepared, filter: 'channel=phone,chat' });
    const inner = await mount('andon-provider', { filter: 'channel=chat,email' }, outer);
    await mount('andon-metric', { figure: 'queue.waiting' }, inner);
    expect(prepared.watched[0]?.variables.filter).to.deep.equal({ channel: ['chat'] });
  });

  it('asks the server the page is set to, where only the token is its own', async () => {
    const asked: string[] = [];
    const { WebSocket } = globalThis;
    globalThis.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        asked.push(this.url);
      }
    };
    try {
      configureAndon({ endpoint: '/below/graphql' });
      const provider = await mount('andon-provider', { token: 'abc' });
      await mount('andon-metric', { figure: 'queue.waiting' }, provider);
      await until(() => asked.length > 0);
      expect(asked[0]).to.match(/^ws.*\/below\/graphql$/);
    } finally {
      configureAndon({ endpoint: '/graphql' });
      globalThis.WebSocket = WebSocket;
    }
  });

  it('pauses everything inside', async () => {
    const provider = await mount('andon-provider', { source: source() });
    const element = await mount('andon-metric', { figure: 'queue.waiting' }, provider);
    provider.paused = true;
    await drawn(element);
    expect(element.state).to.equal('paused');
  });

  it('sets the scheme of what is inside without any script having to look', async () => {
    const provider = await mount('andon-provider', { source: source(), theme: 'dark' });
    const element = await mount('andon-metric', { figure: 'queue.waiting' }, provider);
    const tile = element.shadowRoot?.querySelector('.tile') as HTMLElement;
    expect(getComputedStyle(tile).backgroundColor).to.equal('rgb(21, 25, 29)');
  });

  it('is found by an element that was there before it', async () => {
    const prepared = source();
    const late = document.createElement('andon-provider');
    late.source = prepared;
    const element = document.createElement('andon-metric');
    element.figure = 'queue.waiting';
    element.source = source();
    document.body.append(element);
    await drawn(element);
    document.body.append(late);
    late.append(element);
    element.source = undefined;
    await drawn(element);
    expect(prepared.watched).to.have.length(1);
    late.remove();
  });

  it('is not watched by an element that has left and is drawn once more', async () => {
    const prepared = source();
    const provider = await mount('andon-provider', { source: prepared });
    const element = await mount('andon-metric', { figure: 'queue.waiting' }, provider);
    expect(prepared.watched).to.have.length(1);
    element.remove();
    await drawn(element);
    element.source = prepared;
    await drawn(element);
    expect(prepared.watched).to.have.length(0);
  });

  it('leaves a source of the page’s own alone when it goes', async () => {
    const prepared = source();
    const provider = await mount('andon-provider', { source: prepared });
    provider.remove();
    await drawn(provider);
    expect(prepared.disposed).to.equal(false);
  });
});

describe('defining an element twice', () => {
  it('keeps the first and throws nothing', async () => {
    const { define } = await import('../../base/define.ts');
    const first = customElements.get('andon-metric');
    class Other extends HTMLElement {}
    define('andon-metric', Other);
    expect(customElements.get('andon-metric')).to.equal(first);
  });
});
