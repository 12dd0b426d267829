// The one script a page needs: `<script type="module" src="https://andon.example/embed/andon.js"></script>`.
// Elements without a provider take their data from the server this script came from.
import { configureAndon } from './live/default-source.ts';

// Elements already on the page are defined by the import below, but none asks for data before this module has run to its end.
configureAndon({ endpoint: new URL(/* @vite-ignore */ '../graphql', import.meta.url).href });

export * from './index.ts';
