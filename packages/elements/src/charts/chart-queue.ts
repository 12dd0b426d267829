type Job = () => void;

/** Charts drawn in one animation frame: as many as begin within this. Few frames cost less than many, and none becomes a long task. */
const BUDGET_MS = 10;

const jobs = new Map<object, Job>();
let isAsked = false;

/** Draws charts over the coming animation frames. The newest job of a chart replaces its older one. */
export function drawSoon(chart: object, job: Job): void {
  jobs.set(chart, job);
  askForFrame();
}

export function forgetDrawing(chart: object): void {
  jobs.delete(chart);
}

function askForFrame(): void {
  if (isAsked || jobs.size === 0) return;
  isAsked = true;
  requestAnimationFrame(drawWaiting);
}

function drawWaiting(): void {
  isAsked = false;
  const startMs = performance.now();
  for (const [chart, job] of jobs) {
    jobs.delete(chart);
    job();
    if (performance.now() - startMs >= BUDGET_MS) break;
  }
  askForFrame();
}
