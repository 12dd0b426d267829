import type { PlainFrame } from '../feed.ts';

/** Draws one chart; called once a second with every point. */
export type Draw = (times: readonly number[], values: readonly number[]) => void;

const NUMBERS = 12;
const CHARTS = 12;
const POINTS = 600;
const STEP_MS = 144_000;
const EVERY_MS = 1000;

/** The wall as one would write it around a chart library: numbers as they come, charts once a second. */
export function hangPlainWall(createChart: (box: HTMLElement) => Draw): void {
  const wall = document.querySelector('.wall');
  const numbers = Array.from({ length: NUMBERS }, (_, index) => tile(`Waiting, queue ${index}`, 'number'));
  const charts = Array.from({ length: CHARTS }, (_, index) => tile(`Waiting, queue ${index}`, 'chart'));
  wall?.replaceChildren(...[...numbers, ...charts].map(({ outer }) => outer));
  const draws = charts.map(({ inner }) => createChart(inner));
  const toMs = Math.floor(Date.now() / STEP_MS) * STEP_MS;
  const times = Array.from({ length: POINTS }, (_, at) => toMs - (POINTS - 1 - at) * STEP_MS);
  const courses = draws.map((_, index) =>
    times.map((_, at) => 200 + Math.round(100 * Math.sin((at * 3) / (7 + index)) + 40 * Math.sin((at * 3) / 2.3))),
  );
  let drawnMs = 0;
  const socket = new WebSocket(new URL('/plain', location.href.replace('http', 'ws')), 'plain');
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(String(data)) as PlainFrame;
    frame.numbers.forEach((value, index) => {
      const number = numbers[index];
      if (number) number.inner.textContent = String(value);
    });
    frame.last.forEach((value, index) => {
      const course = courses[index];
      if (course) course[POINTS - 1] = value;
    });
    if (performance.now() - drawnMs < EVERY_MS) return;
    drawnMs = performance.now();
    draws.forEach((draw, index) => {
      draw(times, courses[index] ?? []);
    });
  };
  Object.assign(window, {
    bench: {
      untilDrawn: async () => {
        while (drawnMs === 0) await new Promise((resolve) => requestAnimationFrame(resolve));
      },
    },
  });
}

function tile(name: string, kind: string) {
  const outer = document.createElement('section');
  outer.className = 'tile';
  const title = document.createElement('div');
  title.textContent = name;
  const inner = document.createElement('div');
  inner.className = kind;
  outer.append(title, inner);
  return { outer, inner };
}
