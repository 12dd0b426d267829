import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceEvent } from '@andon/metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addKey, KeyFileError, loadKeys } from './key-file.ts';
import { createPrivacy } from './privacy.ts';
import { createPseudonymizer } from './pseudonym.ts';
import { redact } from './redact.ts';

const KEY = { id: 'k1', secret: Buffer.alloc(32, 7) };
const OTHER = { id: 'k2', secret: Buffer.alloc(32, 8) };

function event(fields: Partial<ServiceEvent>): ServiceEvent {
  return { id: 'e', type: 'contact.queued', time: 0, entity: 'x', ...fields };
}

describe('pseudonyms', () => {
  it('are the same for the same person and key, and tell nothing without it', () => {
    const { pseudonym } = createPseudonymizer([KEY]);
    expect(pseudonym('customer', 'C-1')).toBe(createPseudonymizer([KEY]).pseudonym('customer', 'C-1'));
    expect(pseudonym('customer', 'C-1')).not.toBe(pseudonym('customer', 'C-2'));
    expect(pseudonym('customer', 'C-1')).not.toBe(pseudonym('agent', 'C-1'));
    expect(pseudonym('customer', 'C-1')).not.toBe(createPseudonymizer([OTHER]).pseudonym('customer', 'C-1'));
    expect(pseudonym('customer', 'C-1')).toMatch(/^k1\.[\w-]{22}$/);
  });

  it('are an HMAC of the reference, so that others can derive them with the key', () => {
    // printf 'customer\nC-1' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707…07 -binary | head -c 16 | base64url
    expect(createPseudonymizer([KEY]).pseudonym('customer', 'C-1')).toBe('k1.Bf5cmBesHPoO_sW4msBKAA');
  });

  it('can be found under every key there was', () => {
    const { everyPseudonym } = createPseudonymizer([OTHER, KEY]);
    expect(everyPseudonym('customer', 'C-1')).toEqual(
      [OTHER, KEY].map((key) => createPseudonymizer([key]).pseudonym('customer', 'C-1')),
    );
  });

  it('stay the same beyond what is remembered', () => {
    const { pseudonym } = createPseudonymizer([KEY]);
    const first = pseudonym('customer', 'C-0');
    for (let i = 0; i < 30_000; i++) pseudonym('customer', `C-${i}`);
    expect(pseudonym('customer', 'C-0')).toBe(first);
  });
});

describe('what is stored of an event', () => {
  const privacy = createPrivacy({ pseudonymizer: createPseudonymizer([KEY]) });
  const { pseudonym } = createPseudonymizer([KEY]);

  it('has pseudonyms in the place of customer and agent', () => {
    expect(privacy(event({ customer: 'C', agent: 'A', queue: 'q' }))).toEqual(
      event({ customer: pseudonym('customer', 'C'), agent: pseudonym('agent', 'A'), queue: 'q' }),
    );
  });

  it.each([
    ['agent.state', 'agent'],
    ['employee.joined', 'agent'],
    ['employee.left', 'agent'],
    ['customer.active', 'customer'],
    ['customer.left', 'customer'],
  ] as const)('has one for the entity of %s, which is a person, the same as when referred to', (type, kind) => {
    expect(privacy(event({ type, entity: 'P' })).entity).toBe(pseudonym(kind, 'P'));
    expect(privacy(event({ [kind]: 'P' }))[kind]).toBe(pseudonym(kind, 'P'));
  });

  it('has no comment unless asked for, and then without addresses', () => {
    const answered = event({ type: 'survey.answered', comment: 'write to me@example.com' });
    expect(privacy(answered)).not.toHaveProperty('comment');
    const redacting = createPrivacy({ pseudonymizer: createPseudonymizer([KEY]), comments: 'redact' });
    expect(redacting(answered).comment).toBe('write to [e-mail]');
  });

  it('is the event itself where there is nothing to hide', () => {
    const plain = event({ queue: 'q' });
    expect(privacy(plain)).toBe(plain);
  });
});

// Numbers made up, or published as examples by their issuers.
describe('redaction', () => {
  it.each([
    ['mail j.doe+x@mail.example.com, please', 'mail [e-mail], please'],
    ['邮箱是张三@例子.中国。', '[e-mail]。'],
    ['call +49 (0)30 901820 today', 'call [phone] today'],
    ['tel. 0171/1234567', 'tel. [phone]'],
    ['(555) 010-4477', '[phone]'],
    ['我的手机是13812345678', '我的手机是[phone]'],
    ['手机 138 1234 5678 谢谢', '手机 [phone] 谢谢'],
    ['card 4111 1111 1111 1111 exp 12/29', 'card [card] exp 12/29'],
    ['卡号6222021234567890128', '卡号[card]'],
    ['身份证11010519491231002X', '身份证[id]'],
    ['身份证 110105 19491231 002X', '身份证 [id]'],
    ['mistyped 310101199001011234', 'mistyped [id]'],
    ['IBAN DE89 3704 0044 0532 0130 00.', 'IBAN [account].'],
    ['ssn 078-05-1120', 'ssn [id]'],
    ['台灣身分證 A123456789', '台灣身分證 [id]'],
    ['全角１３８１２３４５６７８号', '全角[phone]号'],
  ])('takes it out of %j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    'I waited 45 minutes, from 10:15 to 11:00.',
    'Order 12345 of 2026-03-01 cost 1,234.50 euros',
    '等了30分钟，服务很好',
    'rated 5/5 in 2024',
  ])('leaves %j as it is', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('takes time in proportion to the text, whatever the text', () => {
    for (const piece of ['1 ', '1-', 'a@', 'a.', '(1)', 'AB12 ', '@a.']) {
      const started = process.cpuUsage();
      redact(piece.repeat(400_000 / piece.length));
      // A tenth of a second; what takes the square of it takes minutes. Of the processor, which others may be using, too.
      expect([piece, process.cpuUsage(started).user < 5_000_000]).toEqual([piece, true]);
    }
  });
});

describe('the key file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'andon-keys-'));
    path = join(folder, 'sub', 'keys.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made once, for its owner only', () => {
    const made = loadKeys({ path, mayCreate: true, now: 0 });
    expect(made).toHaveLength(1);
    expect(made[0]!.secret).toHaveLength(32);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(loadKeys({ path, mayCreate: false, now: 0 })).toEqual(made);
  });

  it('is not made where events were stored under a lost key', () => {
    expect(() => loadKeys({ path, mayCreate: false, now: 0 })).toThrow(KeyFileError);
    expect(() => loadKeys({ path, mayCreate: false, now: 0 })).toThrow(/--new-key/);
  });

  it('keeps old keys behind a new one', () => {
    const [old] = loadKeys({ path, mayCreate: true, now: 0 });
    addKey(path, 1);
    const keys = loadKeys({ path, mayCreate: false, now: 2 });
    expect(keys).toHaveLength(2);
    expect(keys[1]).toEqual(old);
    expect(keys[0]!.id).not.toBe(old!.id);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is refused when others can read it, or it is damaged', () => {
    loadKeys({ path, mayCreate: true, now: 0 });
    chmodSync(path, 0o644);
    expect(() => loadKeys({ path, mayCreate: false, now: 0 })).toThrow(/chmod 600/);
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 30));
    chmodSync(path, 0o600);
    expect(() => loadKeys({ path, mayCreate: false, now: 0 })).toThrow(/damaged/);
  });
});
