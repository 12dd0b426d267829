import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

export interface OriginPolicyOptions {
  /** Whether the server listens on a loopback address only. */
  readonly loopback: boolean;
  /** Host names (without port) by which the server may be called, beside IP addresses and, on loopback, `localhost`. */
  readonly hosts: readonly string[];
  /** Origins of sites that may embed, for example `https://intranet.example`. */
  readonly origins: readonly string[];
}

export interface OriginPolicy {
  /**
   * False for a name nobody gave this server: a foreign site whose name was pointed at it after its page was loaded (DNS rebinding) would
   * otherwise be of the same origin.
   */
  isHostAllowed(request: IncomingMessage): boolean;
  /** `undefined` for a request that no site sent; else whether the site is one that may. */
  originOf(request: IncomingMessage): { readonly origin: string; readonly allowed: boolean } | undefined;
}

export function createOriginPolicy({ loopback, hosts, origins }: OriginPolicyOptions): OriginPolicy {
  const allowedHosts = new Set(hosts.map((host) => host.toLowerCase()));
  const allowedOrigins = new Set(origins.map((origin) => new URL(origin).origin));

  const isNameAllowed = (host: string | undefined): boolean => {
    const name = hostName(host);
    if (name === undefined) return false;
    if (allowedHosts.has(name) || isLoopbackName(name)) return true;
    // Nobody can point a name at a number, so an address is always meant. A public server without names takes any.
    return isIP(name) !== 0 || (!loopback && allowedHosts.size === 0);
  };

  // Whoever sends every event by itself names the same host each time.
  let last: { readonly host: string | undefined; readonly isAllowed: boolean } | undefined;
  const isHostAllowed = ({ headers: { host } }: IncomingMessage): boolean => {
    if (last === undefined || last.host !== host) last = { host, isAllowed: isNameAllowed(host) };
    return last.isAllowed;
  };

  return {
    isHostAllowed,
    originOf(request) {
      const { origin, host } = request.headers;
      if (origin === undefined) return undefined;
      if (allowedOrigins.has(origin)) return { origin, allowed: true };
      const url = URL.canParse(origin) ? new URL(origin) : undefined;
      if (url === undefined) return { origin, allowed: false };
      const isSame = url.host === host?.toLowerCase();
      // A page of this machine, from whatever port, is its user's own.
      const isOwnMachine = loopback && isLoopbackName(url.hostname.replace(/^\[|\]$/g, ''));
      return { origin, allowed: isSame || isOwnMachine };
    },
  };
}

export function isLoopbackName(name: string): boolean {
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
  );
}

function hostName(host: string | undefined): string | undefined {
  if (host === undefined || host === '' || !URL.canParse(`http://${host}/`)) return undefined;
  const { hostname, username, pathname } = new URL(`http://${host}/`);
  if (username !== '' || pathname !== '/') return undefined;
  return hostname.replace(/^\[|\]$/g, '').toLowerCase();
}
