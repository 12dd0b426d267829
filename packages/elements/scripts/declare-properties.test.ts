import { expect, it } from 'vitest';
import { declareProperties } from './declare-properties.ts';

it('turns the decorators of a class into static properties, and moves no line', () => {
  const compiled = `import _decorate from "@oxc-project/runtime/helpers/decorate";
class AndonThing extends Base {}
_decorate([state()], AndonThing.prototype, "pointed", void 0);
_decorate([property({
	type: Number,
	attribute: "silent-after"
})], AndonThing.prototype, "silentAfter", void 0);
_decorate([property()], AndonThing.prototype, "figure", void 0);
export { AndonThing };
`;
  expect(declareProperties(compiled)).toBe(`
class AndonThing extends Base {}
AndonThing.properties = { pointed: { state: true }, silentAfter: { 	type: Number, 	attribute: "silent-after" }, figure: {} };





export { AndonThing };
`);
});

it('does so in what the compiler writes', () => {
  const compiled = `var __decorate = (this && this.__decorate) || function (decorators) {
    return decorators;
};
import { property, state } from 'lit/decorators.js';
class AndonThing extends Base {}
__decorate([
    property({ reflect: true })
], AndonThing.prototype, "variant", void 0);
__decorate([
    state()
], AndonThing.prototype, "course", void 0);
`;
  expect(declareProperties(compiled)).toBe(`



class AndonThing extends Base {}
AndonThing.properties = { variant: { reflect: true }, course: { state: true } };





`);
});

it('refuses a decorator it does not know', () => {
  expect(() => declareProperties('_decorate([query(".box")], AndonThing.prototype, "box", void 0);')).toThrow(
    'got _decorate([query(".box")]',
  );
});
