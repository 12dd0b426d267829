/*
 * Takes out of free text what identifies a person: e-mail addresses, telephone, card, bank account and identity numbers. Works on
 * patterns and check digits, so names and street addresses stay; a text that must not be stored at all is best not sent, which is why
 * comments are dropped unless the configuration asks for them.
 */

interface Rule {
  readonly name: string;
  readonly pattern: RegExp;
  /** Confirms a match; the digits alone are handed over. Absent: the pattern is enough. */
  readonly confirm?: (compact: string) => boolean;
}

/** Applied in order: the narrow before the wide. Quantifiers are bounded, so the time is linear in the text's length. */
const RULES: readonly Rule[] = [
  { name: 'e-mail', pattern: /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu },
  // Resident identity card of mainland China: 17 digits and a check character.
  { name: 'id', pattern: /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g, confirm: isChineseIdentity },
  {
    name: 'account',
    pattern: /(?<![\dA-Za-z])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![\dA-Za-z])/g,
    confirm: isIban,
  },
  { name: 'card', pattern: /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g, confirm: isCardNumber },
  // Identity number of Taiwan, of the United States, and passports in the common forms.
  { name: 'id', pattern: /(?<![\dA-Za-z])(?:[A-Z][1289]\d{8}|\d{3}-\d{2}-\d{4}|[A-Z]{1,2}\d{7,8})(?![\dA-Za-z])/g },
  { name: 'phone', pattern: /(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)/g },
  {
    name: 'phone',
    pattern: /(?<![\d.])(?:\+|00)?\(?\d{1,4}\)?(?:[ ./-]?\(?\d{2,5}\)?){2,5}(?![\d.])/g,
    confirm: isPhoneNumber,
  },
];

/** The text with each find replaced by its kind in brackets, for example `[e-mail]`. */
export function redact(text: string): string {
  let result = text.normalize('NFKC');
  for (const { name, pattern, confirm } of RULES) {
    result = result.replace(pattern, (match) =>
      !confirm || confirm(match.replace(/[^\dA-Za-z]/g, '')) ? `[${name}]` : match,
    );
  }
  return result;
}

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

/** E.164 allows 15 digits; below 8 it is more likely an order number or a time. */
function isPhoneNumber(digits: string): boolean {
  return digits.length >= 8 && digits.length <= 15;
}
