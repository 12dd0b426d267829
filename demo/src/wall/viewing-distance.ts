/**
 * Type sizes from where the reader stands. A character has to fill 16 minutes of arc to be read and 20 to 22 to be comfortable
 * (ISO 9241-303): height = distance × 0.0047 and × 0.0061. Labels get the first, figures three times the second.
 *
 * The address says where: `?distance=5` in metres and `?diagonal=55` in inches of a screen that the page fills.
 */
const READABLE = 0.0047;
const COMFORTABLE = 0.0061;
const MM_PER_INCH = 25.4;
/**
 * Bounds in shares of the window's height at 16:9, for lying and for upright screens; a window that is narrower for its height has the
 * bounds of its width. Larger type leaves no room for what it should say: somebody further away needs a larger screen. Smaller type would
 * leave the screen empty.
 */
const LYING = { smallestLabel: 0.024, largestLabel: 0.0345, largestFigure: 0.134 };
const UPRIGHT = { smallestLabel: 0.012, largestLabel: 0.0172, largestFigure: 0.053 };
/** Below this the page is on a phone or in a small window: nobody reads it from across a room. */
const SMALLEST_WALL_PX = 900;

export function fitToDistance(): void {
  const asked = new URLSearchParams(location.search);
  const distanceMm = positive(asked.get('distance'), 5) * 1000;
  const diagonalMm = positive(asked.get('diagonal'), 55) * MM_PER_INCH;
  const root = document.documentElement;
  const tiles = document.querySelectorAll('[fill]');
  const setSizes = () => {
    const { innerWidth: width, innerHeight: height } = window;
    const small = width < SMALLEST_WALL_PX || height < 480;
    root.classList.toggle('small', small);
    for (const tile of tiles) tile.toggleAttribute('fill', !small);
    const pxPerMm = Math.hypot(width, height) / diagonalMm;
    const [bounds, reach] =
      width > height ? [LYING, Math.min(height, (width * 9) / 16)] : [UPRIGHT, Math.min(height, (width * 16) / 9)];
    const wanted = distanceMm * READABLE * pxPerMm;
    const label = Math.max(bounds.smallestLabel * reach, Math.min(wanted, bounds.largestLabel * reach));
    const figure = Math.min((3 * label * COMFORTABLE) / READABLE, bounds.largestFigure * reach);
    root.style.setProperty('--wall-label', `${label.toFixed(2)}px`);
    root.style.setProperty('--wall-figure', `${figure.toFixed(2)}px`);
  };
  addEventListener('resize', setSizes);
  setSizes();
}

function positive(text: string | null, fallback: number): number {
  const value = Number(text);
  return text !== null && Number.isFinite(value) && value > 0 ? value : fallback;
}
