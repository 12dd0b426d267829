/** What a page needs once, wherever it has its elements. */
export const SCRIPT = `<script type="module" src="${location.origin}/embed/andon.js"></script>`;

/** Samples name a server of nobody: the reader's own is where this page comes from. */
export const here = (sample: string): string =>
  sample
    .replaceAll('wss://andon.example', location.origin.replace(/^http/, 'ws'))
    .replaceAll('https://andon.example', location.origin);
