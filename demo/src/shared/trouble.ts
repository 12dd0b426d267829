import { StageTroubleDocument } from '@andon/schema';
import { make } from './dom.ts';
import { pageLocale } from './locale.ts';
import style from './trouble.css?inline';
import { CHANNELS, COPY, KINDS } from './trouble-copy.ts';

/** Adds the button and dialog with which a visitor stages trouble in the demo feed. */
export function addTroublePanel(): void {
  const words = COPY[pageLocale()];
  const minutes = make('input', {
    type: 'number',
    name: 'minutes',
    min: '1',
    max: '240',
    value: '10',
    inputmode: 'numeric',
  });
  const channel = make(
    'select',
    { name: 'channel' },
    ...CHANNELS.map((value) => make('option', { value }, words[value])),
  );
  const output = make('output');
  const form = make(
    'form',
    { method: 'dialog' },
    make('h2', {}, words.title),
    make('p', {}, words.about),
    make(
      'fieldset',
      { class: 'kinds', 'aria-label': words.title },
      ...KINDS.map((kind, i) => {
        const radio = make('input', { type: 'radio', name: 'kind', value: kind, ...(i === 0 && { checked: '' }) });
        return make('label', {}, radio, make('b', {}, words[kind]), make('small', {}, words[`${kind}.about`]));
      }),
    ),
    make(
      'div',
      { class: 'settings' },
      make('label', {}, words.minutes, minutes),
      make('label', {}, words.channel, channel),
    ),
    make(
      'div',
      { class: 'buttons' },
      make('button', { value: 'stage' }, words.stage),
      make('button', { value: 'calm' }, words.calm),
      make('button', { value: 'close', formnovalidate: '' }, words.close),
      output,
    ),
  );
  const dialog = make('dialog', { class: 'trouble', 'aria-label': words.title }, form);
  const open = make('button', { class: 'trouble-open', type: 'button', 'aria-haspopup': 'dialog' }, words.open);

  const kind = () => String(new FormData(form).get('kind'));
  const showChannel = () => {
    const only = kind() === 'CHANNEL_OUTAGE';
    channel.disabled = !only;
    channel.closest('label')!.hidden = !only;
  };
  form.addEventListener('change', showChannel);
  showChannel();

  open.addEventListener('click', () => {
    output.value = '';
    dialog.showModal();
  });
  form.addEventListener('submit', async (event) => {
    const action = (event.submitter as HTMLButtonElement).value;
    if (action === 'close') return;
    event.preventDefault();
    output.value = '…';
    try {
      await stage({
        kind: action === 'calm' ? 'CALM' : kind(),
        minutes: Number(minutes.value),
        channel: channel.disabled || action === 'calm' ? null : channel.value,
      });
      output.value = action === 'calm' ? words.calmed : words.staged;
    } catch (error) {
      output.value = words.failed + (error instanceof Error ? error.message : String(error));
    }
  });
  const host = make('div', { class: 'trouble-panel' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  root.append(open, dialog);
  document.body.append(host);
}

async function stage(variables: { kind: string; minutes: number; channel: string | null }): Promise<void> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: StageTroubleDocument, variables }),
  });
  const answer = (await response.json()) as { errors?: readonly { message: string }[] };
  const problem = answer.errors?.[0]?.message;
  if (problem !== undefined) throw new Error(problem);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
}
