import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { npsFrame } from '../shared/nps-frame.ts';
import { ServiceFigures } from './service-figures.tsx';

function Page() {
  const [shown, setShown] = useState(true);
  const [keys, setKeys] = useState(['first', 'second']);
  const [value, setValue] = useState(41);
  return (
    <>
      <button type="button" onClick={() => setShown(!shown)}>
        toggle
      </button>
      <button type="button" onClick={() => setKeys(keys.toReversed())}>
        reverse
      </button>
      <button type="button" onClick={() => setValue(value + 1)}>
        next
      </button>
      {shown &&
        keys.map((key) => (
          <section key={key} id={key}>
            <ServiceFigures score={npsFrame(value)} />
          </section>
        ))}
    </>
  );
}

createRoot(document.querySelector('#app')!).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
