import { stripIgnoredCharacters } from 'graphql';
import { userError } from './errors.ts';

/** How a request says which document it means. */
export interface DocumentReference {
  /** The text; empty or absent where the document is meant by its id. */
  readonly query?: unknown;
  /** Of the *persisted documents* appendix of GraphQL over HTTP: `sha256:` and the hash, or whatever a manifest uses. */
  readonly documentId?: unknown;
  /** `persistedQuery.sha256Hash`, as Apollo Client and urql send it. */
  readonly extensions?: unknown;
}

export interface TrustedDocuments {
  /**
   * The text to run.
   *
   * @param isExempt - Whether the caller may run documents nobody knows.
   * @throws {GraphQLError} For an id nobody knows, and for an unknown text where only known ones run.
   */
  textOf(reference: DocumentReference, isExempt: boolean): string;
}

export interface TrustedDocumentsOptions {
  /** Texts by id. A SHA-256 is written in lower-case hexadecimal, without a prefix. */
  readonly manifests: readonly Readonly<Record<string, string>>[];
  /** Whether documents that are in no manifest are refused. */
  readonly only: boolean;
}

const SHA256_PREFIX = 'sha256:';

/** Finds documents by their ids, and refuses unknown ones where the configuration says so. */
export function createTrustedDocuments({ manifests, only }: TrustedDocumentsOptions): TrustedDocuments {
  const byId = new Map(manifests.flatMap((manifest) => Object.entries(manifest)));
  /** By their texts without what GraphQL ignores: line ends and indentation are the sender's taste. */
  const known = new Map(
    [...byId.values()].flatMap((text) => [[text, text] as const, [compactText(text), text] as const]),
  );

  return {
    textOf(reference, isExempt) {
      const { query } = reference;
      if (typeof query === 'string' && query !== '') {
        if (!only || isExempt) return query;
        const text = known.get(query) ?? known.get(compactText(query));
        if (text !== undefined) return text;
        throw userError(
          'UNTRUSTED_DOCUMENT',
          'This server runs known documents only: those of its own elements, and those of the setting `trustedDocuments.manifests`',
          { status: 403 },
        );
      }
      const id = idOf(reference);
      const text = id === undefined ? undefined : byId.get(id);
      if (text !== undefined) return text;
      if (id === undefined) throw userError('BAD_USER_INPUT', 'Expected `query` or `documentId`', { status: 400 });
      throw userError('PERSISTED_QUERY_NOT_FOUND', 'Expected the id of a document that this server knows', {
        status: 400,
      });
    },
  };
}

function idOf({ documentId, extensions }: DocumentReference): string | undefined {
  const { persistedQuery } = (extensions ?? {}) as { readonly persistedQuery?: { readonly sha256Hash?: unknown } };
  const id = documentId ?? persistedQuery?.sha256Hash;
  if (typeof id !== 'string') return undefined;
  return id.startsWith(SHA256_PREFIX) ? id.slice(SHA256_PREFIX.length).toLowerCase() : id;
}

/** What is no GraphQL stays as it is: no manifest holds it. */
function compactText(text: string): string {
  try {
    return stripIgnoredCharacters(text);
  } catch {
    return text;
  }
}
