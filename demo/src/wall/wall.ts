import '@andon/elements';
import '../shared/page.css';
import { startPage } from '../shared/page.ts';
import { COPY } from './copy.ts';
import { keepAwake, keepCurrent, shiftAgainstBurnIn, showPointerOnlyInUse } from './kiosk.ts';
import { showQueues } from './queues.ts';
import { showStandards } from './standards.ts';
import { fitToDistance } from './viewing-distance.ts';
import './wall.css';

const words = startPage(COPY);
document.title = words.title;
fitToDistance();
showQueues(words);
showStandards(words);
shiftAgainstBurnIn(document.querySelector<HTMLElement>('.wall')!);
keepAwake();
keepCurrent();
showPointerOnlyInUse();
