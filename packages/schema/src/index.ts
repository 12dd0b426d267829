// Operations and their types, one constant `…Document` for each operation in `documents/`; the list is as long as that folder.
export * from './generated/documents.ts';
export { typeDefs } from './generated/sdl.ts';
export type { TypedDocumentText } from './typed-document-text.ts';
