import '@andon/elements';
import type { FiguresFrame } from '@andon/elements';
import type {} from '@andon/elements/types/react';
import { useState } from 'react';

/** Live figures of a server, and one that the page has itself. */
export function ServiceFigures({ score }: { readonly score: FiguresFrame }) {
  const [chosen, setChosen] = useState<string>();
  return (
    <andon-provider endpoint="https://andon.example/graphql">
      <andon-queue group-by="queue" selectable onandon-select={(event) => setChosen(event.detail.filter)} />
      <andon-metric figure="queue.waiting" filter={chosen} />
      <andon-metric figure="survey.nps" frame={score} />
    </andon-provider>
  );
}
