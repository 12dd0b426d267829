/*
 * Takes out of free text what identifies a person: e-mail addresses, telephone, card, bank account and identity numbers. Works on
 * patterns and check digits, so names and street addresses stay, and a long order number
 * may go; a text that must not be stored at all is best not sent, which is why
 * comments are dropped unless the configuration asks for them.
 */

interface Rule {
  readonly name: string;
  readonly pattern: RegExp;
  /** Confirms a match, given as found and as its digits and letters alone. Absent: the pattern is enough. */
  readonly confirm?: (compact: string, found: string) => boolean;
}

/** Applied in order: the narrow before the wide. Quantifiers are bounded, so the time is linear in the text's length. */
const RULES: readonly Rule[] = [
  { name: 'e-mail', pattern: /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu },
  // Resident identity card of mainland China: place, date of birth, number and a check character; people also write it in these parts, and mistype it.
  {
    name: 'id',
    pattern: /(?<![\dA-Za-z])\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?![\dA-Za-z])/g,
    confirm: (compact) => isChineseIdentity(compact) || BIRTH_DATE.test(compact),
  },
  {
    name: 'account',
    pattern: /(?<![\dA-Za-z])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![\dA-Za-z])/g,
    confirm: isIban,
  },
  { name: 'card', pattern: /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g, confirm: isCardNumber },
  // Identity number of Taiwan, of the United States, and passports in the common forms.
  { name: 'id', pattern: /(?<![\dA-Za-z])(?:[A-Z][1289]\d{8}|\d{3}-\d{2}-\d{4}|[A-Z]{1,2}\d{7,8})(?![\dA-Za-z])/g },
  { name: 'phone', pattern: /(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)/g },
  { name: 'phone', pattern: /(?<![\d.,:])(?:\+|\+?\()?\d(?:[ ()./-]{0,3}\d){7,14}(?![\d:])/g, confirm: isPhoneNumber },
];

/** The text with each find replaced by its kind in brackets, for example `[e-mail]`. */
export function redact(text: string): string {
  let result = text.replace(FULL_WIDTH, (character) =>
    String.fromCharCode(character.charCodeAt(0) - FULL_WIDTH_OFFSET),
  );
  for (const { name, pattern, confirm } of RULES) {
    result = result.replace(pattern, (found) =>
      !confirm || confirm(found.replace(/[^\dA-Za-z]/g, ''), found) ? `[${name}]` : found,
    );
  }
  return result;
}

/** Digits, letters and @ as East Asian keyboards also write them. */
const FULL_WIDTH = /[\uFF10-\uFF19\uFF20-\uFF3A\uFF41-\uFF5A]/g;
const FULL_WIDTH_OFFSET = 0xfee0;

/** After the six digits of a place. */
const BIRTH_DATE = /^\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/;

/** ISO 7064 MOD 11-2, as GB 11643 prescribes. */
function isChineseIdentity(compact: string): boolean {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(compact[i]) * (2 ** (17 - i) % 11);
  return '10X98765432'[sum % 11] === compact[17]?.toUpperCase();
}

/** ISO 13616: the country and check digits moved to the end, letters as two digits, modulo 97. */
function isIban(compact: string): boolean {
  if (compact.length < 15 || compact.length > 34) return false;
  let remainder = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** Luhn's formula, ISO/IEC 7812-1. */
function isCardNumber(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;
  }
  return sum % 10 === 0;
}

const DATE = /^(?:(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d{2})(?!\d)/;

/** E.164 allows 15 digits; a date is as long as a short number. */
function isPhoneNumber(digits: string, found: string): boolean {
  return digits.length >= 8 && digits.length <= 15 && !DATE.test(found);
}
