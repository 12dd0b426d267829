import { createHash } from 'node:crypto';

/**
 * What goes: so many characters from a mark on, which stands exactly once in the module, or from `skip` characters after its beginning;
 * and what comes in its place. Lit's code itself is not written down here.
 */
type Cut = readonly [mark: string, skip: number, length: number, instead?: string];

/** For scripts that are on the page before Lit and serve browsers without shadow trees, or draw what a server has drawn. */
const HOOKS_AND_VERSIONS: Readonly<Record<string, readonly Cut[]>> = {
  'reactive-element.js': [
    [',p=a', 0, 35],
    [',p?.', 0, 72],
  ],
  'lit-html.js': [['B=t.', 0, 81]],
  'lit-element.js': [
    [',s.l', 0, 101],
    ['(s.l', 0, 42],
    ['const s', 0, 19],
  ],
};

/** Our elements declare their properties plainly: no decorators are left in the script, and `declareProperties` sees to that. */
const DECORATORS: Readonly<Record<string, readonly Cut[]>> = {
  'reactive-element.js': [
    ['Symbol.metadata?', 0, 73],
    ['const t=this[', 0, 143],
    ['static a', 0, 59],
    ['void 0!==t.l', 0, 32],
    [',this.constructor.l', 0, 40],
  ],
};

/** Ways to declare a property that none of ours is declared in: from JSON, with converters, comparisons or accessors of its own, under a symbol, and with a default that is taken back with the attribute. */
const DECLARATIONS: Readonly<Record<string, readonly Cut[]>> = {
  'reactive-element.js': [
    ['case Object:case Array:t=', 0, 52],
    ['case Object:case Array:tr', 0, 59],
    ['||i.', 0, 81],
    ['i&&!', 0, 88],
    ['i||(', 0, 3],
    [')}as', 0, 1],
    ['useDefault:i', 0, 13],
    [',wra', 0, 13, '}'],
    ['this.prototype.', 0, 68],
    ['const t=this.c', 0, 163],
    ['??this._', 0, 22],
    ['const{g', 0, 139, 'return{get(){return this[s]},set(e){const h=this[s];this[s]=e'],
    ['getOwnPropertyD', 0, 27],
    ['"fun', 0, 107],
    ['void 0!==i.', 0, 46],
    ['converter:u,', 0, 12],
    ['useDefault:!', 0, 26],
    ['i.ha', 0, 14],
    [',!s.', 0, 14],
    [',...', 0, 8],
    ['getOwnPropertyS', 0, 24],
    ['"string"==typeof t', 0, 19],
    [':void 0}', 0, 7],
  ],
};

/** Places for values that no template of ours has: within MathML, comments, and elements of raw text; templates compiled beforehand, and trees that are drawn into a part of or for another document. */
const PLACES: Readonly<Record<string, readonly Cut[]>> = {
  'lit-html.js': [
    ['3===i?"<m', 0, 15],
    ['3===i?"</', 0, 16],
    ['||3=', 0, 7],
    ['else{l', 0, 90],
    ['if(y', 0, 206],
    ['"num', 0, 19],
    [':(vo', 0, 70],
    ['t?.c', 0, 18],
    ['y.test(u', 0, 40],
    ['s?.renderBefore??i', 0, 17],
    ['s?.renderBefore??n', 0, 17],
  ],
  'lit-element.js': [['createRenderRoot(){', 0, 108]],
};

/** What directives ask of the place they stand in; of those we use none does. */
const QUESTIONS: Readonly<Record<string, readonly Cut[]>> = {
  'lit-html.js': [
    ['get parentNode(){r', 0, 45],
    ['get parentNode(){l', 0, 182],
    ['get t', 0, 42],
  ],
};

/** Steps of an update that none of our elements takes in a way of its own. */
const STEPS: Readonly<Record<string, readonly Cut[]>> = {
  'reactive-element.js': [
    ['getUpdateComplete()}', 0, 52],
    ['const t=this.sc', 0, 53, 'return this.performUpdate()'],
    ['scheduleUpdate(){', 0, 45],
    ['t=this.sho', 0, 25],
    ['let t', 0, 9],
    ['t=!1,', 0, 5],
    ['&&this._$A', 0, 3],
    [':this._', 0, 12],
    ['shouldUpdate(t', 0, 25],
    [',this.f', 0, 21],
    ['firstUpdated(t){', 0, 17],
  ],
};

/** For directives that go on by themselves and must be told when their element leaves; we use none. */
const CONNECTIONS: Readonly<Record<string, readonly Cut[]>> = {
  'lit-html.js': [
    ['this._$AP?.(!', 0, 20],
    ['setC', 0, 65],
    [',this._$C', 0, 29],
    ['de}g', 3, 33],
    ['get _$AU(){return this._$AM?', 0, 45],
    ['me}g', 3, 33],
    ['s}ge', 2, 33],
    ['N=void 0,this._$AD', 0, 17],
    ['N=void 0,this._$AA', 0, 17],
    ['_$AN=void 0,this.e', 0, 17],
    ['N=void 0,this._$AM', 0, 17],
  ],
  'lit-element.js': [
    ['connectedCallback(){super.c', 0, 154],
    ['this.h', 0, 67],
    ['this._$Do=e', 0, 10],
    [',this._$Do=v', 0, 17],
    ['i._$', 0, 19],
  ],
};

/** Listeners that are objects with options: ours are functions. */
const LISTENERS: Readonly<Record<string, readonly Cut[]>> = {
  'lit-html.js': [
    ['||t.c', 0, 63],
    ['"function"==typeof th', 0, 29],
    [':this._$AH.', 0, 25],
  ],
};

/** Of the modules the cuts were made for, SHA-256, its beginning. */
const FINGERPRINTS: Readonly<Record<string, string>> = {
  'reactive-element.js': '76e9815ec67d1668',
  'lit-html.js': 'b878e7f95dec8a9b',
  'lit-element.js': 'ee09e38303bb39c3',
};

const CUTS = [HOOKS_AND_VERSIONS, DECORATORS, DECLARATIONS, PLACES, QUESTIONS, STEPS, CONNECTIONS, LISTENERS];

const LIT = /\/(?:reactive-element|lit-html|lit-element)\.js$/;

/**
 * A module of Lit's without what no element of ours can reach: 4 % of what a page fetches before its first number. Lit itself stays
 * what it is, and packages that use ours have it whole.
 *
 * @param id - Path of the module; any other than Lit's three is left alone.
 * @throws {Error} Where Lit is another than the cuts were made for: look at each again, or drop it.
 */
export function trimLit(code: string, id: string): string {
  const name = LIT.exec(id)?.[0].slice(1);
  if (name === undefined) return code;
  const fingerprint = createHash('sha256').update(code).digest('hex').slice(0, 16);
  if (fingerprint !== FINGERPRINTS[name])
    throw new Error(
      `Expected the ${name} of Lit that the cuts were made for, ${FINGERPRINTS[name]}, got ${fingerprint}`,
    );
  return CUTS.flatMap((cuts) => cuts[name] ?? [])
    .map(([mark, skip, length, instead = '']) => ({ from: code.indexOf(mark) + skip, length, instead }))
    .sort((one, other) => other.from - one.from)
    .reduce((rest, { from, length, instead }) => rest.slice(0, from) + instead + rest.slice(from + length), code);
}
