import { createHash } from 'node:crypto';
import { QueueBoardDocument, ServerDocument } from '@andon/schema';
import { documentManifest } from '@andon/schema/manifest';
import { describe, expect, it } from 'vitest';
import { createTrustedDocuments } from './trusted-documents.ts';

const ID = createHash('sha256').update(ServerDocument).digest('hex');
const STRANGE = '{ server { zone } }';

describe('the manifest of our own documents', () => {
  it('has each by the hash of its text', () => {
    expect(documentManifest[ID]).toBe(ServerDocument);
    for (const [id, text] of Object.entries(documentManifest)) {
      expect(id).toBe(createHash('sha256').update(text).digest('hex'));
    }
    expect(Object.values(documentManifest)).toContain(QueueBoardDocument);
  });
});

describe('a server that runs known documents only', () => {
  const { textOf } = createTrustedDocuments({ manifests: [documentManifest, { mine: STRANGE }], only: true });

  it.each([
    ['its id', { documentId: ID }],
    ['its id with the algorithm', { documentId: `sha256:${ID}` }],
    ['its id in capitals', { documentId: `sha256:${ID.toUpperCase()}` }],
    ['its id as Apollo sends it', { query: '', extensions: { persistedQuery: { version: 1, sha256Hash: ID } } }],
    ['its text', { query: ServerDocument }],
    ['its text, written in another way', { query: `# Hello\n${ServerDocument.replaceAll('{', '{\n  ')}` }],
  ])('knows a document by %s', (_what, reference) => {
    expect(textOf(reference, false)).toBe(ServerDocument);
  });

  it('knows those of other manifests, by the ids these give', () => {
    expect(textOf({ documentId: 'mine' }, false)).toBe(STRANGE);
  });

  it.each([
    ['a text', { query: '{ server { version } }' }, 'UNTRUSTED_DOCUMENT'],
    ['a text that goes beyond a known one', { query: `${ServerDocument}{server{version}}` }, 'UNTRUSTED_DOCUMENT'],
    ['a text that is none', { query: '"' }, 'UNTRUSTED_DOCUMENT'],
    ['a text with the id of a known one', { query: '{ server { version } }', documentId: ID }, 'UNTRUSTED_DOCUMENT'],
    ['an id', { documentId: 'f00' }, 'PERSISTED_QUERY_NOT_FOUND'],
    ['an id that every object has', { documentId: 'constructor' }, 'PERSISTED_QUERY_NOT_FOUND'],
    ['no document', {}, 'BAD_USER_INPUT'],
    ['an id that is no text', { documentId: 7 }, 'BAD_USER_INPUT'],
  ])('refuses %s that it does not know', (_what, reference, code) => {
    expect(() => textOf(reference, false)).toThrow(
      expect.objectContaining({ extensions: expect.objectContaining({ code }) }),
    );
  });

  it('runs anything for whom it makes an exception', () => {
    expect(textOf({ query: '{ server { version } }' }, true)).toBe('{ server { version } }');
  });
});

it('any other server runs anything, and knows the ids all the same', () => {
  const { textOf } = createTrustedDocuments({ manifests: [documentManifest], only: false });
  expect(textOf({ query: '{ server { version } }' }, false)).toBe('{ server { version } }');
  expect(textOf({ documentId: ID }, false)).toBe(ServerDocument);
});
