import { createLiveSource } from '@andon/client';
import { useLive } from '@andon/client/react';
import { ServiceLevelDocument } from '@andon/schema';
import { createRoot } from 'react-dom/client';

const source = createLiveSource({ endpoint: '/graphql' });

function ServiceLevel({ window }: { readonly window: string }) {
  const { frame, state } = useLive(source, { document: ServiceLevelDocument, variables: { window } });
  const level = frame?.queue.groups[0]?.serviceLevel;
  return (
    <p>
      {state}: {level?.value ?? '–'} of {level?.n ?? 0} calls
    </p>
  );
}

const main = document.querySelector('main');
if (main !== null) createRoot(main).render(<ServiceLevel window="30m" />);
