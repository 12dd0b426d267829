import { ServerDocument } from '@andon/schema';

/** Whether the server's figures come from its simulator; false where it does not say. */
export async function isDemoFeed(): Promise<boolean> {
  // Let in by a token, which the demo asks nobody for: to ask without it would be refused, and the browser's console would say so.
  if (document.querySelector('andon-provider[token-src]')) return false;
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: ServerDocument }),
    });
    const answer = (await response.json()) as { readonly data?: { readonly server?: { readonly demo: boolean } } };
    return answer.data?.server?.demo === true;
  } catch {
    // Away, or it asks for a token: `<andon-status>` says what it learns.
    return false;
  }
}
