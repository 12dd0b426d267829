// Fetched where `endpoint` is no address: nobody is asked there.
import type { Refusal } from './attempt.ts';

/** @throws Always, saying of `endpoint` what is wrong with it. */
export function refuseEndpoint(endpoint: string): never {
  const message = `Expected \`endpoint\` of <andon-provider> or createLiveSource to be a web address such as https://SERVER/graphql, got ${JSON.stringify(endpoint)}: ${reason(endpoint)}.`;
  const code = 'SETUP_ENDPOINT';
  const cause = new TypeError(message);
  const refusal: Refusal['refusal'] = { kind: 'lost', code, message, cause };
  throw Object.assign(cause, { refusal, code });
}

function reason(endpoint: string): string {
  const scheme = /^\s*([a-z][\w+.-]*:)/i.exec(endpoint)?.[1];
  if (scheme === undefined) return 'there is no page by http or https that it could be relative to';
  return /^https?:$/i.test(scheme)
    ? 'no name of a server that can be read follows'
    : `it begins with \`${scheme}\`, not with http: or https:`;
}
