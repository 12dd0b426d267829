import { byId } from '../shared/dom.ts';

/** The title beside the columns keeps its size: what the rest has to give up for it is found in as many rounds. */
const ROUNDS = 3;

/**
 * Writes queues and standards in one size in which no name is cut off, however wide the letters of the screen's font. Worked out when a
 * panel gets another size and not when figures come: the longest have their room from the start.
 */
export function fitNames(): void {
  const list = byId('standards');
  const panels = [...document.querySelectorAll<HTMLElement>('.panel')];
  const table = document.querySelector<HTMLElement>('.queues table')!;
  const board = document.querySelector<HTMLElement>('.board')!;
  let fitted = '';
  const writeSmaller = () => {
    const widths = panels.map((panel) => panel.clientWidth).join();
    if (widths === fitted) return;
    fitted = widths;
    list.classList.add('widest');
    let share = 1;
    for (let round = 0; round < ROUNDS; round++) {
      board.style.setProperty('--names', String(share));
      const longest = Math.max(...[...list.children].map((row) => row.getBoundingClientRect().width));
      const fits = Math.min(roomIn(table.parentElement!) / table.offsetWidth, roomIn(list) / longest, 1);
      share = Math.floor(share * fits * 1000) / 1000;
    }
    list.classList.remove('widest');
    board.style.setProperty('--names', String(share));
  };
  const sizes = new ResizeObserver(writeSmaller);
  // Before the first row is painted, and not before the provider shows what is in it.
  void document.querySelector('andon-provider')!.updateComplete.then(() => {
    writeSmaller();
    for (const panel of panels) sizes.observe(panel);
  });
}

function roomIn(box: HTMLElement): number {
  const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(box);
  return box.clientWidth - Number.parseFloat(paddingInlineStart) - Number.parseFloat(paddingInlineEnd);
}
