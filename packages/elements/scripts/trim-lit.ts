interface Cut {
  /** Stands exactly once in the module. */
  readonly text: string;
  readonly instead?: string;
}

/** For scripts that are on the page before Lit and serve browsers without shadow trees, or draw what a server has drawn. */
const HOOKS_AND_VERSIONS: Readonly<Record<string, readonly Cut[]>> = {
  'reactive-element.js': [
    { text: ',p=a.reactiveElementPolyfillSupport' },
    { text: ',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2")' },
  ],
  'lit-html.js': [
    {
      text: ',B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3");const D=',
      instead: ',D=',
    },
  ],
  'lit-element.js': [
    { text: ',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i})' },
    { text: '(s.litElementVersions??=[]).push("4.2.2");' },
    { text: 'const s=globalThis;' },
  ],
};

/** Our elements declare their properties plainly: no decorators are left in the script, and `declareProperties` sees to that. */
const DECORATORS: Readonly<Record<string, readonly Cut[]>> = {
  'reactive-element.js': [
    { text: 'Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;' },
    {
      text: 'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
    },
    { text: 'static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}' },
    { text: 'void 0!==t.l&&(this.l=[...t.l]),' },
    { text: ',this.constructor.l?.forEach(t=>t(this))' },
  ],
};

/** Ways to declare a property that none of ours is declared in: from JSON, with accessors written by hand, and with a default that is taken back with the attribute. */
const DECLARATIONS: Readonly<Record<string, readonly Cut[]>> = {
  'reactive-element.js': [
    { text: 'case Object:case Array:t=null==t?t:JSON.stringify(t)' },
    { text: 'case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}' },
    { text: '||i.useDefault&&i.reflect&&h===this._$Ej?.get(t)&&!this.hasAttribute(r._$Eu(t,i))' },
    {
      text: 'i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,r??s??this[t]),!0!==h||void 0!==r)||(this._$AL.has(t)||(this.hasUpdated||i||(s=void 0),this._$AL.set(t,s)),!0===e&&this._$Em!==t&&(this._$Eq??=new Set).add(t))',
      instead:
        'this._$AL.has(t)||(this.hasUpdated||(s=void 0),this._$AL.set(t,s)),!0===e&&this._$Em!==t&&(this._$Eq??=new Set).add(t)',
    },
    { text: '{useDefault:i,reflect:e,wrapped:h},r', instead: '{reflect:e}' },
    // Accessors written by hand.
    { text: 'this.prototype.hasOwnProperty(t)&&((s=Object.create(s)).wrapped=!0),' },
    {
      text: 'const t=this.constructor.elementProperties;if(t.size>0)for(const[s,i]of t){const{wrapped:t}=i,e=this[s];!0!==t||this._$AL.has(s)||void 0===e||this.C(s,void 0,i,e)}',
    },
    { text: '=r??this._$Ej?.get(e)??r', instead: '=r' },
  ],
};

/** Places for values that no template of ours has: within MathML, comments, and elements of raw text. */
const PLACES: Readonly<Record<string, readonly Cut[]>> = {
  'lit-html.js': [
    { text: ':3===i?"<math>":""', instead: ':""' },
    { text: ':3===i?"</math>":""', instead: ':""' },
    { text: '2===i||3===i', instead: '2===i' },
    { text: 'else{let t=-1;for(;-1!==(t=r.data.indexOf(o,t+1));)d.push({type:7,index:l}),t+=o.length-1}' },
    {
      text: 'if(y.test(r.tagName)){const t=r.textContent.split(o),i=t.length-1;if(i>0){r.textContent=s?s.emptyScript:"";for(let s=0;s<i;s++)r.append(t[s],c()),P.nextNode(),d.push({type:2,index:++l});r.append(t[i],c())}}',
    },
  ],
};

/** What directives ask of the place they stand in; of those we use none does. */
const QUESTIONS: Readonly<Record<string, readonly Cut[]>> = {
  'lit-html.js': [
    { text: 'get parentNode(){return this._$AM.parentNode}' },
    {
      text: 'get parentNode(){let t=this._$AA.parentNode;const i=this._$AM;return void 0!==i&&11===t?.nodeType&&(t=i.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}',
    },
    { text: 'get tagName(){return this.element.tagName}' },
  ],
};

const LIT = /\/(?:reactive-element|lit-html|lit-element)\.js$/;

/**
 * A module of Lit's without what no element of ours can reach: 2 % of what a page fetches before its first number. Lit itself stays
 * what it is, and packages that use ours have it whole.
 *
 * @param id - Path of the module; any other than Lit's three is left alone.
 * @throws {Error} Where Lit is another than the cuts were made for: look at each again, or drop it.
 */
export function trimLit(code: string, id: string): string {
  const name = LIT.exec(id)?.[0].slice(1);
  if (name === undefined) return code;
  return [HOOKS_AND_VERSIONS, DECORATORS, DECLARATIONS, PLACES, QUESTIONS]
    .flatMap((cuts) => cuts[name] ?? [])
    .reduce((rest, { text, instead = '' }) => {
      const parts = rest.split(text);
      if (parts.length !== 2) throw new Error(`Expected once in Lit's ${name}, got ${parts.length - 1} times: ${text}`);
      return parts.join(instead);
    }, code);
}
