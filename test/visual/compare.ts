import pixelmatch from 'pixelmatch';
import type { Place } from './page/place.ts';
import { cut, type Sheet } from './sheet-png.ts';

/** Colour difference of one pixel that does not count, 0–1 of pixelmatch's scale: more than a palette changes, less than an eye sees. */
const PIXEL_TOLERANCE = 0.12;
/** Pixels of a cell that may differ: another build of the browser places an edge a little elsewhere. */
const CELL_TOLERANCE = 0.0005;

/**
 * What differs between two sheets, cell by cell, in words; empty when nothing does. Anti-aliased pixels are left out, and 0.05 % of
 * the pixels of a cell may differ. Where cells differ, `marked` is the actual sheet with those pixels in red.
 */
export function compareSheets(
  expected: Sheet,
  actual: Sheet,
): { readonly faults: readonly string[]; readonly marked: Sheet } {
  const faults: string[] = [];
  const marked: Sheet = { ...actual, rgba: Uint8Array.from(actual.rgba) };
  const before = new Map(expected.places.map((place) => [place.name, place]));
  const now = new Set(actual.places.map(({ name }) => name));
  for (const { name } of expected.places) if (!now.has(name)) faults.push(`${name}: is gone`);
  for (const place of actual.places) {
    const old = before.get(place.name);
    if (!old) faults.push(`${place.name}: is new`);
    else if (old.width !== place.width || old.height !== place.height) {
      faults.push(`${place.name}: is ${place.width} × ${place.height}, was ${old.width} × ${old.height}`);
    } else {
      const difference = new Uint8Array(place.width * place.height * 4);
      const pixels = pixelmatch(cut(expected, old), cut(actual, place), difference, place.width, place.height, {
        threshold: PIXEL_TOLERANCE,
        diffMask: true,
      });
      if (pixels <= place.width * place.height * CELL_TOLERANCE) continue;
      faults.push(`${place.name}: ${pixels} pixels differ`);
      paint(marked, place, difference);
    }
  }
  return { faults, marked };
}

function paint(sheet: Sheet, place: Place, mask: Uint8Array): void {
  for (let index = 0; index < place.width * place.height; index++) {
    if (mask[index * 4 + 3] === 0) continue;
    const x = place.x + (index % place.width);
    const y = place.y + Math.floor(index / place.width);
    sheet.rgba.set([255, 0, 60, 255], (y * sheet.width + x) * 4);
  }
}
