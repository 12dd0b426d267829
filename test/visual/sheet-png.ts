import { crc32, deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import type { Place } from './page/place.ts';

/** Cells on one picture: 4 bytes a pixel, row by row. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
  readonly places: readonly Place[];
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Text chunk of the places, in the picture itself: one file a sheet, and none that can be left behind. */
const KEYWORD = 'andon-cells';
const MOST_COLOURS = 256;
/** A colour with this share of the pixels is a surface, a bar or a line, and kept as it is; the others are the edges of letters. */
const SURFACE_SHARE = 0.0002;
/** Least distance in RGB between the other colours to begin with. */
const FIRST_DISTANCE = 28;

/**
 * A PNG with a palette of at most 256 colours. Surfaces, bars and lines keep their colours; every other becomes the nearest of the
 * palette, and none is further from its own than a bound that grows only until the palette is large enough.
 */
export function encodeSheet({ width, height, rgba, places }: Sheet): Buffer {
  const pixels = new Uint32Array(width * height);
  const counts = new Map<number, number>();
  for (let index = 0; index < pixels.length; index++) {
    const at = index * 4;
    const colour = (rgba[at]! << 16) | (rgba[at + 1]! << 8) | rgba[at + 2]!;
    pixels[index] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const colours = [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]).map(([colour]) => colour);
  const surfaces = colours.filter((colour) => counts.get(colour)! >= pixels.length * SURFACE_SHARE);
  const palette = choosePalette(surfaces.slice(0, MOST_COLOURS / 2), colours);
  const indices = new Map(colours.map((colour) => [colour, nearest(colour, palette).index]));
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = indices.get(pixels[y * width + x]!)!;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a pixel, palette.
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
    chunk('iTXt', Buffer.concat([Buffer.from(`${KEYWORD}\0\0\0\0\0`), Buffer.from(JSON.stringify(places))])),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** @throws {Error} When the picture has no cells: it was not written by `encodeSheet`. */
export function decodeSheet(file: Buffer): Sheet {
  const { width, height, data } = PNG.sync.read(file);
  for (let at = SIGNATURE.length; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const content = file.subarray(at + 8, at + 8 + length);
    if (
      file.toString('latin1', at + 4, at + 8) === 'iTXt' &&
      content.toString('latin1', 0, KEYWORD.length) === KEYWORD
    ) {
      const places = JSON.parse(content.toString('utf8', KEYWORD.length + 5)) as Place[];
      return { width, height, rgba: data, places };
    }
    at += 12 + length;
  }
  throw new Error('Expected a sheet with its cells, got a picture without');
}

/** The pixels of one cell. */
export function cut({ width, rgba }: Sheet, place: Place): Uint8Array {
  const cell = new Uint8Array(place.width * place.height * 4);
  for (let y = 0; y < place.height; y++) {
    const from = ((place.y + y) * width + place.x) * 4;
    cell.set(rgba.subarray(from, from + place.width * 4), y * place.width * 4);
  }
  return cell;
}

/** One sheet under another, on white. */
export function stack(upper: Sheet, lower: Sheet): Sheet {
  const width = Math.max(upper.width, lower.width);
  const height = upper.height + lower.height;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (const [sheet, top] of [
    [upper, 0],
    [lower, upper.height],
  ] as const) {
    for (let y = 0; y < sheet.height; y++) {
      rgba.set(sheet.rgba.subarray(y * sheet.width * 4, (y + 1) * sheet.width * 4), (top + y) * width * 4);
    }
  }
  return {
    width,
    height,
    rgba,
    places: [...upper.places, ...lower.places.map((p) => ({ ...p, y: p.y + upper.height }))],
  };
}

function choosePalette(kept: readonly number[], colours: readonly number[]): readonly number[] {
  for (let distance = FIRST_DISTANCE; ; distance *= 1.2) {
    const palette = [...kept];
    for (const colour of colours) {
      if (nearest(colour, palette).distance > distance) palette.push(colour);
      if (palette.length > MOST_COLOURS) break;
    }
    if (palette.length <= MOST_COLOURS) return palette;
  }
}

function nearest(colour: number, palette: readonly number[]): { readonly index: number; readonly distance: number } {
  let index = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [position, other] of palette.entries()) {
    const red = (colour >> 16) - (other >> 16);
    const green = ((colour >> 8) & 255) - ((other >> 8) & 255);
    const blue = (colour & 255) - (other & 255);
    const squared = red * red + green * green + blue * blue;
    if (squared < least) {
      least = squared;
      index = position;
    }
  }
  return { index, distance: Math.sqrt(least) };
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
