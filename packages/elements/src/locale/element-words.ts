import type { ElementMessages, HeadlineMiss, Messages } from './messages.ts';

const NUMBER_WORDS = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const word = (count: number): string => NUMBER_WORDS[count] ?? String(count);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** Inside a sentence a name loses its capital, unless it is an abbreviation. */
const inSentence = (label: string): string =>
  /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

const missClause = ({ label, value, target, barely, slipped, beyondChance }: HeadlineMiss): string => {
  const chance =
    beyondChance === undefined
      ? ''
      : beyondChance
        ? ', beyond what chance explains'
        : ', which chance alone could explain';
  const where = barely
    ? `${slipped ? 'has slipped' : 'stands'} just ${barely} its target of ${target}`
    : `${slipped ? 'has slipped to' : 'stands at'} ${value} against ${target}`;
  return `${inSentence(label)} ${where}${chance}`;
};

const english: ElementMessages = {
  families: { queue: 'Queue', complaint: 'Complaints' },
  dimensions: {
    queue: 'Queue',
    channel: 'Channel',
    team: 'Team',
    site: 'Site',
    tier: 'Tier',
    touchpoint: 'Touchpoint',
    topic: 'Topic',
    language: 'Language',
    product: 'Product',
    severity: 'Severity',
  },
  target: (value) => `target ${value}`,
  targetWord: 'Target',
  margin: (half) => `± ${half}`,
  fromTo: (from, to) => `${from} – ${to}`,
  chartHelp: 'Arrow keys move from point to point, Enter chooses.',

  expectedWait: (duration) => `Whoever comes now waits about ${duration}`,
  agentStates: { agentsAvailable: 'available', agentsBusy: 'busy', agentsWrapUp: 'wrap-up', agentsAway: 'away' },
  agents: 'Agents',
  spread: (low, lowValue, high, highValue) => `From ${lowValue} (${low}) to ${highValue} (${high})`,
  nowServing: 'Now serving',
  ticket: 'Ticket',
  desk: 'Desk',
  calledBefore: 'Called before',
  waitingCount: (count, text) => `${text} ${count === 1 ? 'person waits' : 'people wait'}`,
  gaveUpAtOnce: (count) => `${count} at once`,
  medianAge: (duration) => `Half are older than ${duration}`,
  listGap: ': ',
  servedAtOnce: 'Whoever comes now is served at once',
  nineInTen: (duration) => `Nine in ten within ${duration}`,
  median: 'half of all cases',
  openCounted: 'open cases counted',
  backlogByAge: 'Backlog by age',
  ageing: 'Open by age',
  overdueList: 'Past the promised time',
  noneOverdue: 'No complaint is past its promised time',
  more: (count) => `and ${count} more`,
  overdueBy: (duration) => `${duration} over`,
  notAcknowledged: 'not acknowledged',
  acknowledged: 'acknowledged',
  filedInWindow: (count, text) => `${text} ${count === 1 ? 'complaint' : 'complaints'}`,
  upTo: (duration) => `< ${duration}`,
  overAge: (duration) => `> ${duration}`,
  scores: 'Answers by score',
  waits: 'Waits of answered contacts',
  share: 'Share',
  answers: (count, text) => `${text} ${count === 1 ? 'answer' : 'answers'}`,
  benchmark: 'Benchmark',
  reference: 'Reference',
  topic: 'Topic',
  due: 'Due',
  standard: 'Standard',
  actual: 'Actual',
  trend: 'Trend',
  status: 'Status',
  responseRate: (rate) => `${rate} of those asked`,
  stillOpen: (text) => `${text} open now`,

  headlineHealthy: 'Service is healthy.',
  headlineStrained: 'Service is under strain.',
  headlineFailing: 'Service is missing its standards.',
  headlineUnknown: 'There is not enough data to say how service is.',
  headlineNoTargets: 'No standards are set yet, so nothing can be judged.',
  headlineCount: (met, total) =>
    total === 1
      ? `The one standard is ${met ? '' : 'not '}met`
      : met === total
        ? `All ${word(total)} standards are met`
        : `${capital(word(met))} of ${word(total)} standards ${met === 1 ? 'is' : 'are'} met`,
  headlineMisses: (misses, more) =>
    [
      ...misses.map(missClause),
      ...(more > 0 ? [`${word(more)} more ${more === 1 ? 'falls' : 'fall'} short`] : []),
    ].join('; '),
  headlineUnmeasured: (count) => `${capital(word(count))} could not be measured.`,
  headlineDetail: (count, misses) => (misses ? `${count}; ${misses}.` : `${count}.`),
  sentenceGap: ' ',
  inPlace: (name, place) => `${name} (${place})`,
  headlineHow: 'How this sentence is made',
};

/** What only some elements say. English is in this module, every other language in its own file with the rest of its words. */
export const elementWords = (messages: Messages): ElementMessages => messages.ofElements ?? english;
