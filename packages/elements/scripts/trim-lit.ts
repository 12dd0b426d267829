import { createHash } from 'node:crypto';

/**
 * What goes, in words; where it begins, which stands exactly once in the module; how many characters it has; and what comes in its
 * place. Lit's code itself is not written down here.
 */
type Cut = readonly [what: string, mark: string, length: number, instead?: string];
type Cuts = Readonly<Record<string, readonly Cut[]>>;

/** For scripts that are on the page before Lit and serve browsers without shadow trees, or draw what a server has drawn. */
const HOOKS_AND_VERSIONS: Cuts = {
  'reactive-element.js': [
    ['hook of a script for old browsers', ',p=a', 35],
    ['hook and version', ',p?.', 72],
  ],
  'lit-html.js': [['hook and version', 'B=t.', 81]],
  'lit-element.js': [
    ['where hooks are looked for', 'const s', 19],
    ['a mark for hooks, and that it has no properties itself', 'i._$', 36],
    ['hooks', ',s.l', 101],
    ['version', '(s.l', 42],
  ],
};

/** Our elements declare their properties plainly: no decorators are left in the script, and `declareProperties` sees to that. */
const DECORATORS: Cuts = {
  'reactive-element.js': [
    ['where decorators leave their notes', 'Symbol.metadata?', 73],
    ['initializers', 'static a', 59],
    ['initializers of the class above', 'void 0!==t.l', 32],
    ['notes of decorators', 'const t=this[', 143],
    ['initializers are run', ',this.constructor.l', 40],
  ],
};

/** Ways to declare a property that none of ours is declared in: from JSON, with converters, comparisons or accessors of its own, under a symbol, and with a default that is taken back with the attribute. */
const DECLARATIONS: Cuts = {
  'reactive-element.js': [
    ['accessors that were there before', 'getOwnPropertyD', 27],
    ['properties named by symbols', 'getOwnPropertyS', 24],
    ['a property written as JSON', 'case Object:case Array:t=', 52],
    ['a property read from JSON', 'case Object:case Array:tr', 59],
    ['the usual converter', 'converter:u,', 12],
    ['the usual default and comparison', 'useDefault:!', 26],
    ['an accessor that is wrapped', 'this.prototype.', 68],
    ['a property without accessor', ',!s.', 14],
    [
      'getter and setter of its own: the value is in the element',
      'const{g',
      139,
      'return{get(){return this[s]},set(e){const h=this[s];this[s]=e',
    ],
    ['symbols among the names', ',...', 8],
    ['a name is always text', '"string"==typeof t', 19],
    ['no attribute for a symbol', ':void 0}', 7],
    ['converter of its own, to the attribute', 'void 0!==i.', 46],
    ['converter of its own, from the attribute', '"fun', 107],
    ['back to the default', '??this._', 22],
    ['comparison of its own', 'i.ha', 14],
    ['the default is not reflected', '||i.', 81],
    ['the default, asked for', 'useDefault:i', 13],
    ['the wrapped accessor, asked for', ',wra', 13, '}'],
    ['the default is kept', 'i&&!', 88],
    ['closes what went before', ')}as', 1],
    ['wrapped accessors that are set before the first update', 'const t=this.c', 163],
  ],
};

/** A list of style sheets may be nested and hold one twice; ours are flat, and `css-tag.ts` takes them as they are declared. */
const STYLES: Cuts = {
  'reactive-element.js': [
    ['the flat list of a class', 'this.elementS', 51],
    ['how it is made', 'static finalizeS', 168],
    ['the list as it was declared', 'elementStyles)', 8, 's'],
    ['the list of no class', 'y.el', 19],
  ],
};

/** Places for values that no template of ours has: within MathML, comments, and elements of raw text; templates compiled beforehand, and trees that are drawn into a part of or for another document. */
const PLACES: Cuts = {
  'lit-html.js': [
    ['MathML, its beginning', '3===i?"<m', 15],
    ['a comment, or an end tag with a value in it, begins', '"!--', 35],
    ['an element of raw text begins', 'y.test(u', 40],
    ['a comment or such an end tag ends', 'c===_', 17],
    ['MathML, its end', '3===i?"</', 16],
    ['MathML, unwrapped', '||3=', 7],
    ['values in raw text', 'if(y', 206],
    ['values in comments', 'else{l', 90],
    ['a tree made in another document', 't?.c', 18],
    ['whether a template is compiled', '"num', 19],
    ['a compiled template', ':(vo', 70],
    ['a node to draw before', 's?.renderBefore??i', 17],
    ['the same', 's?.renderBefore??n', 17],
  ],
  'lit-element.js': [
    ['options that are kept', 'constr', 82],
    ['what is in the tree before anything is drawn', 'createRenderRoot(){', 108],
    ['the options, asked for', 'this.renderOptions)', 18, '{host:this}'],
  ],
};

/** Directives as values of attributes and listeners: ours stand between nodes and on elements. `trim-lit.test.ts` holds our templates to that. */
const DIRECTIVES: Cuts = {
  'lit-html.js': [
    ['which of several values of an attribute', ',e){i', 2],
    ['those that are there', 'void 0!==e?s', 23],
    ['which one, to a new directive', ',e)),v', 2],
    ['those that are kept', 'void 0!==e?(', 30],
    ['which one, to a directive in a directive', ',e)),i', 2],
    ['as the one value of an attribute', 't=M(this,t,i,0),', 16],
    ['which leaves the value as it is', '&&t!==E,', 7],
    ['as one of several values', 'M(this,e', 42, 'e[s+n]'],
    ['as a listener', 'if((', 34, 't??=A'],
  ],
};

/** What directives ask of the place they stand in; of those we use none does. */
const QUESTIONS: Cuts = {
  'lit-html.js': [
    ['the parent of a template', 'get parentNode(){r', 45],
    ['parent, first and last node of a place', 'get parentNode(){l', 182],
    ['the name of an element', 'get t', 42],
    ['that it is a property', 'constructor(){super(...arguments),this.type=3', 46],
    ['that it is a boolean attribute', 'constructor(){super(...arguments),this.type=4', 46],
    ['that it is a listener', 'constructor(t,i,s,e,h){s', 52],
  ],
};

/** Steps of an update that none of our elements takes in a way of its own, and what an update before the element is connected would need: ours are connected before. */
const STEPS: Cuts = {
  'reactive-element.js': [
    ['a shadow tree that is there already, and options for a new one', 'shadowRoot?', 64, 'attachShadow({mode:"open"}'],
    ['what a property was before the first update, and its default', 'this.hasUpdated||i', 31],
    ['an update of its own time', 'const t=this.sc', 53, 'return this.performUpdate()'],
    ['the same, as it usually is', 'scheduleUpdate(){', 45],
    ['nobody else updates at once', 'if(!this.i', 32],
    ['the tree is made where the element is connected', 'renderRoot??=this.createRenderRoot(),this._', 42],
    ['whether to update', 'let t', 9],
    ['the same, asked', 't=this.sho', 25],
    ['the same, denied', ':this._', 12],
    ['the same, after a throw', 't=!1,', 5],
    ['the same, done', '&&this._$A', 3],
    ['the first update is like any', ',this.f', 21],
    ['a promise of its own', 'getUpdateComplete()}', 52],
    ['whether to update, as it usually is', 'shouldUpdate(t', 25],
    ['the first update, as it usually is', 'firstUpdated(t){', 17],
    ['the options as they usually are', 'y.sh', 34],
  ],
};

/** For directives that go on by themselves and must be told when their element leaves; we use none. */
const CONNECTIONS: Cuts = {
  'lit-html.js': [
    ['the one before is told', 'h?._', 14],
    ['children of a template', 'N=void 0,this._$AD', 17],
    ['whether a template is connected', 'get _$AU(){return this._$AM._$AU}u', 33],
    ['whether a place between nodes is connected', 'get _$AU(){return this._$AM?', 45],
    ['children of a place between nodes', 'N=void 0,this._$AA', 17],
    ['whether the root is connected', ',this._$C', 29],
    ['what is cleared is told', 'this._$AP?.(!', 20],
    ['the root is told', 'setC', 65],
    ['whether an attribute is connected', 'get _$AU(){return this._$AM._$AU}c', 33],
    ['children of an attribute', '_$AN=void 0,this.e', 17],
    ['children of an element', 'N=void 0,this._$AM', 17],
    ['whether an element is connected', 'get _$AU(){return this._$AM._$AU}_', 33],
  ],
  'lit-element.js': [
    ['whether the root is connected', 'this.h', 67],
    ['what was drawn, kept', 'this._$Do=e', 10],
    ['the root is told', 'connectedCallback(){super.c', 154],
  ],
};

/** Listeners that are objects with options: ours are functions. */
const LISTENERS: Cuts = {
  'lit-html.js': [
    ['options that are other ones', '||t.c', 63],
    ['whether it is a function', '"function"==typeof th', 29],
    ['an object is called', ':this._$AH.', 25],
  ],
};

/** Precautions where nothing happens: attributes with a script in them are none of ours, and what only says a type to Lit's own compiler. */
const PRECAUTIONS: Cuts = {
  'reactive-element.js': [
    ['what only the next one asks for', 'a=gl', 13],
    ['an empty script as value of an attribute', 'c=a.', 35, 'l='],
  ],
  'lit-html.js': [['a node as it is: a type is narrowed, nothing is done', 'i(t).n', 21, 't.nextSibling;t']],
};

/** Of the modules the cuts were made for, SHA-256, its beginning. */
const FINGERPRINTS: Readonly<Record<string, string>> = {
  'reactive-element.js': '76e9815ec67d1668',
  'lit-html.js': 'b878e7f95dec8a9b',
  'lit-element.js': 'ee09e38303bb39c3',
};

const CUTS = [
  HOOKS_AND_VERSIONS,
  DECORATORS,
  DECLARATIONS,
  STYLES,
  PLACES,
  DIRECTIVES,
  QUESTIONS,
  STEPS,
  CONNECTIONS,
  LISTENERS,
  PRECAUTIONS,
];

const LIT = /\/(?:reactive-element|lit-html|lit-element)\.js$/;

/**
 * A module of Lit's without what no element of ours can reach: 5 % of what a page fetches before its first number. Lit itself stays
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
    .map(([what, mark, length, instead = '']) => {
      const from = code.indexOf(mark);
      if (from < 0 || code.includes(mark, from + 1)) throw new Error(`Expected \`${mark}\` once in ${name}: ${what}`);
      return { from, length, instead };
    })
    .sort((one, other) => other.from - one.from)
    .reduce((rest, { from, length, instead }) => rest.slice(0, from) + instead + rest.slice(from + length), code);
}
