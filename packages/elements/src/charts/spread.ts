/**
 * Places labels as near as may be to where they belong, at least `gap` apart and within `[low, high]`, keeping their order. Labels
 * that would overlap form a block around their mean.
 *
 * @returns Positions in the order given. Where the labels do not fit at all, they start at `low`.
 */
export function spread(
  wanted: readonly number[],
  gap: number,
  [low, high]: readonly [number, number],
): readonly number[] {
  const order = wanted.map((_, index) => index).toSorted((a, b) => wanted[a]! - wanted[b]!);
  interface Block {
    /** Where the first label of the block goes. */
    start: number;
    sum: number;
    members: number[];
  }
  const blocks: Block[] = [];
  for (const index of order) {
    let block: Block = { start: clamp(wanted[index]!, low, high), sum: wanted[index]!, members: [index] };
    for (
      let above = blocks.at(-1);
      above && above.start + above.members.length * gap > block.start;
      above = blocks.at(-1)
    ) {
      blocks.pop();
      const sum = above.sum + block.sum - above.members.length * gap * block.members.length;
      const members = [...above.members, ...block.members];
      block = { start: clamp(sum / members.length, low, high - (members.length - 1) * gap), sum, members };
    }
    blocks.push(block);
  }
  const places = new Array<number>(wanted.length).fill(low);
  for (const { start, members } of blocks) {
    members.forEach((index, position) => {
      places[index] = Math.max(low, start) + position * gap;
    });
  }
  return places;
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
