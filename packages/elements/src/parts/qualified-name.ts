import { type Formatter, THIN } from '../format/formatter.ts';
import type { FigureParams } from '../format/parse-params.ts';
import { settingWords } from '../locale/setting-words.ts';
import { figureName } from './names.ts';

/** A figure's name with the settings that make it another number: "Wait, 90 % within", "First response, answered cases only". */
export function qualifiedName(key: string, params: FigureParams, format: Formatter): string {
  const { messages } = format;
  const name = figureName(key, messages);
  const words = settingWords(messages);
  const { quantile, naive, seconds } = params;
  const details = [
    typeof quantile === 'number' && quantile !== 0.5
      ? words.quantile(`${format.plainNumber(quantile * 100)}${THIN}%`)
      : undefined,
    typeof seconds === 'number' ? words.within(format.limit(seconds * 1000)) : undefined,
    naive === true ? words.naive : undefined,
  ].filter((detail) => detail !== undefined);
  return details.length === 0 ? name : words.qualified(name, details);
}
