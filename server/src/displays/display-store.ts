import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { openSideDatabase, type SideDatabaseKind } from '../sqlite/side-database.ts';

/** Ten of 32 signs, none like another: 50 bits, and still typed with a remote control. */
const CODE_SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 10;
const SECRET_BYTES = 32;

/** A screen that was let in, or may be with its code. */
export interface Display {
  /** Token id of all its tokens, by which they are revoked. */
  readonly id: string;
  readonly name: string;
  readonly scope: Readonly<Record<string, readonly string[]>>;
  /** Epoch ms, as are all instants here. */
  readonly addedAt: number;
  readonly pairedAt: number | null;
  /** Whether its pairing came over TLS: its cookie then goes over nothing else. */
  readonly secure: boolean;
  /** Of its last sign of life. */
  readonly seenAt: number | null;
  readonly address: string | null;
  /** Path of the page it shows, as the page says. */
  readonly page: string | null;
  /** Of that page. */
  readonly version: string | null;
}

/** What is known of a display since its last sign of life; what is not known any better stays. */
export interface SignOfLife {
  readonly at: number;
  readonly address: string | undefined;
  readonly page?: string | undefined;
  readonly version?: string | undefined;
}

export interface NewDisplay {
  readonly name: string;
  readonly scope: Display['scope'];
  readonly now: number;
  /** How long the code may be used. */
  readonly codeLifeMs: number;
}

/** The message names what to do. */
export class DisplayError extends Error {
  override readonly name = 'DisplayError';
}

export const DISPLAY_FILE: SideDatabaseKind = {
  what: 'displays',
  // `ANDD`.
  applicationId: 0x414e4444,
  migrations: [
    `CREATE TABLE display (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL UNIQUE,
     scope TEXT NOT NULL,
     added_at REAL NOT NULL,
     code_hash TEXT UNIQUE,
     code_until REAL,
     secret_hash TEXT UNIQUE,
     secure INTEGER NOT NULL DEFAULT 0,
     paired_at REAL,
     seen_at REAL,
     address TEXT,
     page TEXT,
     version TEXT
   ) WITHOUT ROWID;`,
  ],
  jsonColumns: [['display', 'scope']],
  ifMovedAway: 'Moved away, the server begins a new file and every display has to be paired anew.',
  Failure: DisplayError,
};

export interface DisplayStore {
  /** A new display, or another code for one that was not paired yet. @throws {DisplayError} For a name that is paired. */
  add(display: NewDisplay): { readonly code: string };
  /** Uses a code up. @returns The display with its secret, or `undefined` for a code that does not count or counts no more. */
  pair(code: string, at: number, secure: boolean): { readonly display: Display; readonly secret: string } | undefined;
  /** The display that this is the secret of. */
  find(secret: string): Display | undefined;
  /** By name. */
  list(): readonly Display[];
  named(name: string): Display | undefined;
  remove(id: string): void;
  sawAll(signs: ReadonlyMap<string, SignOfLife>): void;
  /** May be called twice. */
  close(): void;
}

/**
 * Displays in a file of their own, which the server and the command line may have open at the same time. Codes and secrets are in it as hashes
 * only: both are random, so no salt and no slow hash is needed.
 *
 * @throws {DisplayError} For a file that cannot be used.
 */
export function openDisplayStore(path: string): DisplayStore {
  const db = openSideDatabase(path, DISPLAY_FILE);
  const one = (sql: string, ...values: (string | number)[]): Display | undefined => {
    const row = db.prepare(sql).get(...values);
    return row === undefined ? undefined : displayOf(row);
  };

  return {
    add({ name, scope, now, codeLifeMs }) {
      const code = newCode();
      const { changes } = db
        .prepare(
          `INSERT INTO display (id, name, scope, added_at, code_hash, code_until) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT(name) DO UPDATE SET scope = excluded.scope, added_at = excluded.added_at,
             code_hash = excluded.code_hash, code_until = excluded.code_until
           WHERE paired_at IS NULL`,
        )
        .run(randomUUID(), name, JSON.stringify(scope), now, hashOf(readableCode(code)), now + codeLifeMs);
      if (Number(changes) === 0) {
        throw new DisplayError(
          `The display ${JSON.stringify(name)} is paired. Choose another name, or end it first: andon display revoke ${JSON.stringify(name)}`,
        );
      }
      return { code };
    },
    pair(code, at, secure) {
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      // One statement: of two who come with the same code at the same time, one gets in.
      const display = one(
        `UPDATE display SET code_hash = NULL, code_until = NULL, secret_hash = ?, secure = ?, paired_at = ?
         WHERE code_hash = ? AND code_until >= ? AND paired_at IS NULL RETURNING *`,
        hashOf(secret),
        secure ? 1 : 0,
        at,
        hashOf(readableCode(code)),
        at,
      );
      return display === undefined ? undefined : { display, secret };
    },
    find: (secret) => one('SELECT * FROM display WHERE secret_hash = ?', hashOf(secret)),
    list: () => db.prepare('SELECT * FROM display ORDER BY name').all().map(displayOf),
    named: (name) => one('SELECT * FROM display WHERE name = ?', name),
    remove(id) {
      db.prepare('DELETE FROM display WHERE id = ?').run(id);
    },
    sawAll(signs) {
      if (signs.size === 0) return;
      const update = db.prepare(
        `UPDATE display SET seen_at = ?, address = coalesce(?, address), page = coalesce(?, page),
           version = coalesce(?, version) WHERE id = ?`,
      );
      db.exec('BEGIN IMMEDIATE');
      try {
        for (const [id, { at, address, page, version }] of signs) {
          update.run(at, address ?? null, page ?? null, version ?? null, id);
        }
        db.exec('COMMIT');
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    close() {
      if (db.isOpen) db.close();
    },
  };
}

function newCode(): string {
  const signs = Array.from({ length: CODE_LENGTH }, () => CODE_SIGNS[randomInt(CODE_SIGNS.length)]).join('');
  return `${signs.slice(0, CODE_LENGTH / 2)}-${signs.slice(CODE_LENGTH / 2)}`;
}

/** What was meant by a code that somebody typed. */
function readableCode(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function displayOf(row: Record<string, unknown>): Display {
  const number = (value: unknown): number | null => (value === null ? null : Number(value));
  const text = (value: unknown): string | null => (value === null ? null : String(value));
  return {
    id: String(row.id),
    name: String(row.name),
    scope: JSON.parse(String(row.scope)) as Display['scope'],
    addedAt: Number(row.added_at),
    pairedAt: number(row.paired_at),
    secure: row.secure === 1,
    seenAt: number(row.seen_at),
    address: text(row.address),
    page: text(row.page),
    version: text(row.version),
  };
}
