export { addKey, KeyFileError, type KeyFileOptions, loadKeys, type PseudonymKey } from './key-file.ts';
export { createPrivacy, entityKind, type Privacy, type PrivacyOptions } from './privacy.ts';
export { createPseudonymizer, type Pseudonymizer, type ReferenceKind } from './pseudonym.ts';
export { redact } from './redact.ts';
