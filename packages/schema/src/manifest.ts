import manifest from './generated/manifest.json' with { type: 'json' };

/** Every operation of this package, which are those of the elements and of the client: its text by the SHA-256 of it in hexadecimal. */
export const documentManifest: Readonly<Record<string, string>> = manifest;
