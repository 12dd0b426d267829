import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Declaration, elementsOf, manifest } from './manifest.ts';
import { nodeBundle } from './node-bundle.ts';
import { OUR_NAMES } from './short-names.ts';

interface ElementClass {
  readonly observedAttributes: readonly string[];
}

let elements: readonly (Declaration & { readonly tagName: string })[];
let classes: Readonly<Record<string, ElementClass>>;
let bundle: string;

beforeAll(async () => {
  elements = elementsOf(await manifest());
  bundle = await nodeBundle();
  // Node has no elements to register and no document: loading the package there must not need them.
  classes = (await import(bundle)) as Readonly<Record<string, ElementClass>>;
});

afterAll(() => rmSync(dirname(fileURLToPath(bundle)), { recursive: true, force: true }));

describe('the custom-elements manifest', () => {
  it('names nothing that the script for pages shortens', () => {
    const named = new Set(elements.flatMap(({ members }) => (members ?? []).map(({ name }) => name)));
    expect(named).toContain('figure');
    expect(OUR_NAMES.filter((name) => named.has(name))).toEqual([]);
  });

  it('names every element the package exports', () => {
    const exported = Object.keys(classes).filter((name) => /^Andon[A-Z]/.test(name));
    expect(elements.map(({ name }) => name).toSorted()).toEqual(exported.toSorted());
    expect(exported.length).toBeGreaterThan(20);
  });

  it('lists exactly the attributes each element observes', () => {
    for (const { name, attributes = [] } of elements) {
      expect([name, attributes.map((attribute) => attribute.name).toSorted()]).toEqual([
        name,
        [...(classes[name]?.observedAttributes ?? [])].toSorted(),
      ]);
    }
  });

  it('says in words what everything is', () => {
    const silent = elements.flatMap(
      ({ tagName, summary, attributes = [], members = [], events = [], slots = [], cssParts = [] }) => [
        ...(summary ? [] : [tagName]),
        ...[...attributes, ...members, ...events, ...slots, ...cssParts]
          .filter(({ description }) => !description)
          .map(({ name }) => `${tagName} ${name}`),
      ],
    );
    expect(silent).toEqual([]);
  });

  it('tells the values an attribute may have, not the name of their type', () => {
    const attributes = elements.flatMap(({ attributes = [] }) => attributes);
    const typesOf = (wanted: string) =>
      new Set(attributes.flatMap(({ name, type }) => (name === wanted ? [type?.text] : [])));
    expect(typesOf('theme')).toEqual(new Set(["'auto' | 'light' | 'dark' | 'contrast'"]));
    expect(typesOf('density')).toEqual(new Set(["'compact' | 'regular'"]));
    expect(typesOf('method')).toEqual(new Set(["'F1' | 'F2' | 'F3' | 'F4' | 'F5' | 'F6' | undefined"]));
    expect(attributes.find(({ name }) => name === 'cadence-ms')).toMatchObject({
      type: { text: 'number' },
      default: '5000',
    });
  });

  it('shows nothing of the inside', () => {
    const inner = elements.flatMap(({ tagName, members = [] }) =>
      members
        .filter(({ name }) => name.startsWith('#') || name.startsWith('_') || /^chart[A-Z]/.test(name))
        .map(({ name }) => `${tagName} ${name}`),
    );
    expect(inner).toEqual([]);
  });
});
