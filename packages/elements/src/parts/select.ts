import type { TemplateResult } from 'lit';
import { lateModule } from '../live/late-module.ts';
import type { Choice, OfOneGroup, Selecting } from './choice.ts';

/** What makes names and numbers buttons: fetched where an element is `selectable`. */
const selecting = lateModule(() => import('../base/selecting.ts'));

const late = (host: Selecting) => (host.selectable ? selecting.for(host) : undefined);

/** A name: a button that selects what it names, where the page asks for that. */
export const selectName = (host: Selecting, name: string, choice: Choice): TemplateResult | string =>
  late(host)?.selectName(host, name, choice) ?? name;

/** Names of the parts of what one group shows: its figures, the columns of its counts. */
export const selectPart =
  (host: OfOneGroup) =>
  (name: string, figure: string, more?: Omit<Choice, 'filter' | 'figure'>): TemplateResult | string =>
    late(host)?.selectPart(host, name, { figure, ...more }) ?? name;

/** The large number; as a button it is named by the tile's title and by itself. */
export const selectFigure = (host: OfOneGroup, drawn: unknown): unknown =>
  late(host)?.selectFigure(host, drawn) ?? drawn;
