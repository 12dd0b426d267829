import type { Filter } from '@andon/metrics';

/** What a token may do. `sender` sends events and sees nothing; an editor is a viewer who also acknowledges alerts and stages demo trouble; an admin may do all. */
export const ROLES = ['viewer', 'sender', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. Never changes during a request or subscription; a renewed token is a new viewer. */
export interface Viewer {
  /** Subject of the token; `local` where no token is asked for. */
  readonly id: string;
  /** Token id, by which it is revoked. */
  readonly tokenId: string | undefined;
  /** `local`: anybody who reaches a loopback server without authentication; may do all but what is the admin's. */
  readonly role: Role | 'local';
  /** *and*-ed into everything the viewer sees. */
  readonly scope: Filter;
  /** Epoch ms; `Infinity` for a viewer without a token. */
  readonly expiresAt: number;
  /** Of the display that this is, where it is one. */
  readonly display?: string;
}

/** Who may see figures. */
export function maySee({ role }: Viewer): boolean {
  return role !== 'sender';
}

/** Who may send events. */
export function maySend({ role }: Viewer): boolean {
  return role === 'sender' || role === 'admin' || role === 'local';
}

/** Who may stage trouble in the demo. */
export function mayStage({ role }: Viewer): boolean {
  return role === 'editor' || role === 'admin' || role === 'local';
}

/** Who may say that somebody takes care of an alert. */
export function mayAcknowledge({ role }: Viewer): boolean {
  return role === 'editor' || role === 'admin' || role === 'local';
}

/** Who may ask for the schema. */
export function mayIntrospect({ role }: Viewer): boolean {
  return role === 'admin' || role === 'local';
}

/** Who may read how the server does: its load says something of everybody's business. */
export function mayOperate({ role }: Viewer): boolean {
  return role === 'admin' || role === 'local';
}

/** Who may have a customer forgotten: it cannot be undone, so reaching a loopback server is not enough. */
export function mayForget({ role }: Viewer): boolean {
  return role === 'admin';
}

/** On whose account work is done; `undefined` for the local viewer, who is everybody at this machine and shares it with nobody else. */
export function accountOf({ id, role }: Viewer): string | undefined {
  return role === 'local' ? undefined : id;
}

/** Viewers with equal keys see the same figures, so they may share a view. */
export function scopeKey(viewer: Viewer): string {
  return JSON.stringify([maySee(viewer), Object.entries(viewer.scope).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
