import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { compareSheets } from './compare.ts';
import { decodeSheet, encodeSheet, type Sheet, stack } from './sheet-png.ts';

const INK = [18, 22, 26];
const PAPER = [244, 244, 241];

/** Two cells side by side, each with a bar of `barPx` pixels in the middle. */
function sheet(barPx: readonly [number, number], names = ['left', 'right']): Sheet {
  const width = 200;
  const height = 100;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dark = y === 50 && x % 100 < barPx[x < 100 ? 0 : 1]!;
      rgba.set(dark ? INK : PAPER, (y * width + x) * 4);
    }
  }
  const places = names.map((name, index) => ({ name, x: index * 100, y: 0, width: 100, height }));
  return { width, height, rgba, places };
}

describe('sheets of cells', () => {
  it('are the same after being written and read, cells included', () => {
    const written = sheet([40, 60]);
    const read = decodeSheet(encodeSheet(written));
    expect(read.places).toEqual(written.places);
    expect(Buffer.from(read.rgba).equals(Buffer.from(written.rgba))).toBe(true);
  });

  it('keep surfaces as they are and every other colour near its own, however many there are', () => {
    const many = sheet([0, 0]);
    // Twenty rows of noise: more colours than a palette holds.
    for (let index = 0; index < 4000; index++) {
      many.rgba.set([(index * 37) % 256, (index * 91) % 256, (index * 13) % 256], index * 4);
    }
    const { rgba } = decodeSheet(encodeSheet(many));
    expect([...rgba.subarray(5000 * 4, 5000 * 4 + 3)]).toEqual(PAPER);
    const furthest = Math.max(...many.rgba.slice(0, 16_000).map((value, index) => Math.abs(value - rgba[index]!)));
    expect(furthest).toBeLessThan(48);
  });

  it('refuses a picture that has no cells', () => {
    const png = PNG.sync.write(new PNG({ width: 2, height: 2 }));
    expect(() => decodeSheet(png)).toThrow('Expected a sheet with its cells');
  });

  it('compare cell by cell: the one that differs is named, and its pixels are marked', () => {
    const { faults, marked } = compareSheets(sheet([40, 60]), sheet([40, 80]));
    expect(faults).toEqual(['right: 20 pixels differ']);
    const at = (50 * 200 + 170) * 4;
    expect([...marked.rgba.subarray(at, at + 3)]).toEqual([255, 0, 60]);
  });

  it('let pass what another build of the browser may do: five pixels of ten thousand', () => {
    expect(compareSheets(sheet([40, 60]), sheet([45, 60])).faults).toEqual([]);
    expect(compareSheets(sheet([40, 60]), sheet([46, 60])).faults).toEqual(['left: 6 pixels differ']);
  });

  it('name cells that are new, gone or of another size', () => {
    const before = sheet([40, 60]);
    const smaller = { ...before, places: before.places.map((place) => ({ ...place, height: 90 })) };
    expect(compareSheets(before, sheet([40, 60], ['left', 'middle'])).faults).toEqual([
      'right: is gone',
      'middle: is new',
    ]);
    expect(compareSheets(before, smaller).faults[0]).toBe('left: is 100 × 90, was 100 × 100');
  });

  it('can be put under each other', () => {
    const both = stack(sheet([40, 60]), sheet([10, 20], ['third', 'fourth']));
    expect(both.places[3]).toEqual({ name: 'fourth', x: 100, y: 100, width: 100, height: 100 });
    expect(compareSheets(both, both).faults).toEqual([]);
  });
});
