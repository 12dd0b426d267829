/**
 * One GraphQL request over HTTP, as any stranger's program would send it.
 *
 * @throws {Error} With the server's words, when it answers with errors.
 */
export async function ask<T>(serverUrl: string, document: string, variables: Record<string, unknown> = {}): Promise<T> {
  const response = await fetch(new URL('/graphql', serverUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: document, variables }),
  });
  const answer = (await response.json()) as { data?: T; errors?: { message: string }[] };
  if (answer.errors || !answer.data) throw new Error(`Expected data, got ${JSON.stringify(answer)}`);
  return answer.data;
}

/** What the ingest door answers. */
export interface Receipt {
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejectedCount: number;
}

/** Sends events through the HTTP door and waits until they are durably stored. */
export async function send(serverUrl: string, events: readonly object[]): Promise<Receipt> {
  const response = await fetch(new URL('/ingest', serverUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: events.map((event) => JSON.stringify(event)).join('\n'),
  });
  if (!response.ok)
    throw new Error(`Expected the events to be taken, got ${response.status}: ${await response.text()}`);
  return (await response.json()) as Receipt;
}

/** Calls that have waited in one queue for a minute and a half. */
export function waitingCalls(count: number): readonly object[] {
  const since = Date.now() - 90_000;
  return Array.from({ length: count }, (_, n) => ({
    id: `q${n}`,
    type: 'contact.queued',
    time: since + n,
    entity: `c${n}`,
    queue: 'billing',
  }));
}
