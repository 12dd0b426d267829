import { expect } from 'chai';
import { speak } from './announcer.ts';

describe('announcements', () => {
  const real = globalThis.setTimeout;
  let due: (() => void) | undefined;

  beforeEach(() => {
    globalThis.setTimeout = ((callback: () => void) => {
      due = callback;
      return 1;
    }) as unknown as typeof setTimeout;
  });
  afterEach(() => {
    globalThis.setTimeout = real;
  });

  const region = (): HTMLElement => {
    const element = document.createElement('div');
    document.body.append(element);
    return element;
  };

  it('come one at a time, and neither wait for nor keep what has left the page', () => {
    const [first, left, last] = [region(), region(), region()];
    speak(first, 'Waiting: critical');
    speak(left, 'NPS: attention');
    speak(last, 'Backlog: critical');
    due?.();
    expect([first, last].map(({ textContent }) => textContent)).to.deep.equal(['Waiting: critical', '']);
    left.remove();
    due?.();
    expect([left, last].map(({ textContent }) => textContent)).to.deep.equal(['', 'Backlog: critical']);
    // Nothing waits any more: no further turn was asked for.
    due = undefined;
    const again = region();
    speak(again, 'Waiting: on target');
    expect(due).to.be.a('function');
    const turn = due as unknown as () => void;
    turn();
    expect(again.textContent).to.equal('Waiting: on target');
    for (const element of [first, last, again]) element.remove();
  });

  it('are taken back once they are no longer true, said or not', () => {
    const [said, unsaid] = [region(), region()];
    speak(said, 'Waiting: offline');
    speak(unsaid, 'NPS: offline');
    due?.();
    expect(said.textContent).to.equal('Waiting: offline');
    speak(said, '');
    speak(unsaid, '');
    due?.();
    expect([said, unsaid].map(({ textContent }) => textContent)).to.deep.equal(['', '']);
    for (const element of [said, unsaid]) element.remove();
  });
});
