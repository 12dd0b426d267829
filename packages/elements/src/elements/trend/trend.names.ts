import { spread } from '../../charts/spread.ts';
import { targetText } from '../../format/target-text.ts';
import { elementWords } from '../../locale/element-words.ts';
import type { EndName, TrendInput } from './trend.input.ts';

/** Names that stand beside the plot: the target's, and with several lines each line's. */
function endNames(input: TrendInput): readonly EndName[] {
  const { frame, format, nameOf, chosen } = input;
  const target =
    frame.target == null
      ? []
      : [
          {
            text: elementWords(format.messages).target(targetText(format, frame.target, frame.unit)),
            value: frame.target,
            kind: 'target',
          } as const,
        ];
  if (frame.groups.length < 2) return input.beside?.names(input, target) ?? target;
  const lines = frame.groups.flatMap((group, index): EndName[] => {
    const last = group.points.findLast((point) => point.value != null);
    if (last?.value == null) return [];
    return [{ text: nameOf(group), value: last.value, kind: index === chosen ? 'chosen' : 'line' }];
  });
  return [...target, ...lines];
}

export interface PlacedName extends EndName {
  /** Left edge and middle, in px. */
  readonly x: number;
  readonly y: number;
}

/** The names where they stand beside their values, none over another. */
export function placedNames(input: TrendInput, yOf: (value: number) => number): readonly PlacedName[] {
  const { fontSizePx, heightPx, widthPx } = input;
  const names = endNames(input).map((name) => ({ ...name, y: yOf(name.value) }));
  const lineHeightPx = fontSizePx * 1.3;
  const ys = spread(
    names.map(({ y }) => y),
    lineHeightPx,
    [lineHeightPx / 2, heightPx - lineHeightPx / 2],
  );
  const x = widthPx - marginPx(input) + fontSizePx * 0.5;
  return names.map((name, index) => ({ ...name, x, y: ys[index] ?? name.y }));
}

/** Room right of the plot for those names: the widest, within a third of the chart. */
export function marginPx(input: TrendInput): number {
  const longest = Math.max(0, ...endNames(input).map(({ text }) => widthInEm(text)));
  const { fontSizePx, widthPx } = input;
  return longest === 0 ? Math.round(fontSizePx * 0.75) : Math.round(Math.min(widthPx / 3, (longest + 1) * fontSizePx));
}

/** A close guess without measuring: CJK is square, Latin a little over half. */
const widthInEm = (text: string): number =>
  [...text].reduce(
    (sum, character) => sum + (/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/.test(character) ? 1 : 0.58),
    0,
  );
