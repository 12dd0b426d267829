import type { LiveSource } from '@andon/client';
import type { FilterValues } from '../format/parse.ts';

export type Theme = 'auto' | 'light' | 'dark' | 'contrast';

/** What the surroundings of an element decide for it. */
export interface AndonContext {
  readonly source: LiveSource | undefined;
  readonly locale: string | undefined;
  readonly timeZone: string | undefined;
  readonly theme: Theme;
  readonly filter: FilterValues;
  readonly paused: boolean;
  /** What elements off screen or in a hidden tab do: stop, or go on. */
  readonly background: 'pause' | 'live';
  /** Whom to ask for access. */
  readonly contact: string | undefined;
}

/** Key of the community's context protocol, which `@lit/context` and others speak: a host app may provide the context itself. */
export const ANDON_CONTEXT = Symbol.for('andon.context');

type Receive = (value: AndonContext, unsubscribe?: () => void) => void;

/** @see https://github.com/webcomponents-cg/community-protocols/blob/main/proposals/context.md */
export class ContextRequestEvent extends Event {
  readonly context = ANDON_CONTEXT;
  readonly contextTarget: Element;
  readonly callback: Receive;
  readonly subscribe = true;

  constructor(contextTarget: Element, callback: Receive) {
    super('context-request', { bubbles: true, composed: true });
    this.contextTarget = contextTarget;
    this.callback = callback;
  }
}

export const isContextRequest = (event: Event): event is ContextRequestEvent =>
  event.type === 'context-request' && (event as Partial<ContextRequestEvent>).context === ANDON_CONTEXT;

/** Fired on `document` by a provider that arrives after the elements inside it. */
export const PROVIDER_EVENT = 'andon-provider-ready';
