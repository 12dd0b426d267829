type Job = () => void;

const jobs = new Map<object, Job>();
let _requested: number | undefined;

/**
 * Draws charts one an animation frame, so that many charts updated in one tick never make one long task. The newest job of a chart
 * replaces its older one.
 */
export function drawSoon(chart: object, job: Job): void {
  jobs.set(chart, job);
  _requested ??= requestAnimationFrame(next);
}

export function forgetDrawing(chart: object): void {
  jobs.delete(chart);
}

function next(): void {
  _requested = undefined;
  const [first] = jobs;
  if (!first) return;
  const [chart, job] = first;
  jobs.delete(chart);
  if (jobs.size > 0) _requested = requestAnimationFrame(next);
  job();
}
