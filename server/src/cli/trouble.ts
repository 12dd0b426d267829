import { StageTroubleDocument } from '@andon/schema';
import { askServer } from './ask-server.ts';
import { UsageError } from './command-error.ts';
import { numberOption, parseOptions } from './options.ts';

const KINDS: Readonly<Record<string, string>> = {
  surge: 'ARRIVAL_SURGE',
  'agents-away': 'AGENTS_AWAY',
  outage: 'CHANNEL_OUTAGE',
  complaints: 'COMPLAINT_WAVE',
  calm: 'CALM',
};

const USAGE = `Usage: andon trouble KIND [--minutes N] [--channel NAME] [--url URL] [--data DIR]

Stages trouble in the demo feed of a running server.

  surge         more arrivals than usual
  agents-away   a part of the agents goes away
  outage        one channel is out (--channel, phone by default)
  complaints    a wave of complaints
  calm          ends every staged trouble

  --minutes N     how long, 1 to 240 (10)
  --channel NAME  which channel, for surge and outage
  --url URL       the server (http://127.0.0.1:4000, or ANDON_PORT on this machine)
  --data DIR      its data folder, for the right to do this (.andon, or ANDON_DATA)
`;

/** `andon trouble KIND`. */
export async function trouble(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(
    args,
    {
      minutes: { type: 'string', default: '10' },
      channel: { type: 'string' },
      url: { type: 'string' },
      data: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
    true,
  );
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [name, ...rest] = positionals;
  const kind = name === undefined ? undefined : KINDS[name.toLowerCase()];
  if (kind === undefined || rest.length > 0) {
    throw new UsageError(
      `Expected one kind of ${Object.keys(KINDS).join(', ')}, got ${positionals.join(' ') || 'none'}`,
    );
  }
  const minutes = numberOption('--minutes', values.minutes, 1, 240);
  await askServer({
    url: values.url,
    dataFolder: values.data ?? process.env.ANDON_DATA ?? '.andon',
    role: 'editor',
    query: StageTroubleDocument,
    variables: { kind, minutes, channel: values.channel ?? null },
    otherwise: 'Start one with: andon start --demo',
  });
  process.stdout.write(kind === 'CALM' ? 'Calm again.\n' : `Staged ${name} for ${minutes} minutes.\n`);
  return 0;
}
