// Fetched where a headline is on the page: how its sentence is made, which it shows on request.
import type { Messages } from '../../locale/messages.ts';

const english: readonly string[] = [
  'A standard is met when its figure reaches the target.',
  'Service is healthy when at least four in five measured standards are met, under strain when at least half are, and missing its standards below that.',
  'Named are the two standards furthest beyond their tolerance, those outside the tolerance first. “Slipped” means that it was met in the window before.',
  'Beyond what chance explains: the whole 95 % interval lies on the wrong side of the target.',
  'Without figures for at least half of the standards nothing is judged.',
];

/** One sentence a rule: in English here, in other languages in their files. */
export const headlineRules = ({ ofHelp }: Messages): readonly string[] => ofHelp?.headlineRules ?? english;
