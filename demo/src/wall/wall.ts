import { pairDisplay } from './display.ts';
import '@andon/elements';
import '../shared/page.css';
import { byId, make } from '../shared/dom.ts';
import { startPage } from '../shared/page.ts';
import { COPY } from './copy.ts';
import { fitNames } from './fit-names.ts';
import { keepAwake, keepCurrent, shiftAgainstBurnIn, showPointerOnlyInUse } from './kiosk.ts';
import { showQueues } from './queues.ts';
import { showStandards } from './standards.ts';
import { fitToDistance } from './viewing-distance.ts';
import './wall.css';
import './standards.css';
import './narrow.css';

const words = startPage(COPY);
document.title = words.title;
pairDisplay(() => document.body.append(make('p', { class: 'not-paired', role: 'alert' }, words.notPaired)));
fitToDistance();
showQueues(words);
showStandards(words);
fitNames();
// Muted unless the address asks for it: `?sound=critical` or `?sound=attention`.
const sound = new URLSearchParams(location.search).get('sound');
if (sound) byId('alerts').setAttribute('sound', sound);
shiftAgainstBurnIn(document.querySelector<HTMLElement>('.wall')!);
keepAwake();
keepCurrent();
showPointerOnlyInUse();
