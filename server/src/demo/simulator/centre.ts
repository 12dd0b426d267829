/**
 * Harbour Services: an invented company that moves parcels and freight, rents berths and issues permits, with offices in three ports.
 * Between them somebody is always awake, so the lines are open around the clock and each counter in its own daytime.
 */
import type { OpeningHours } from './local-time.ts';

export interface Site {
  readonly id: string;
  readonly zone: string;
  /** Share of all customers. */
  readonly share: number;
  readonly languages: Readonly<Record<string, number>>;
  readonly counterHours: OpeningHours;
}

/** Lognormal with a share of very short ones, as Brown et al. found in a bank's call centre. */
export interface DurationModel {
  readonly meanSeconds: number;
  readonly sdSeconds: number;
  /** Share that ends within 10 s whatever it was about. */
  readonly shortShare: number;
}

/** Contacts that wait for the same people. */
export interface SkillGroup {
  readonly id: string;
  /** Two or three letters of it, for ids of contacts. */
  readonly code: string;
  readonly channel: 'phone' | 'chat' | 'counter';
  readonly queue: string;
  readonly team: string;
  readonly touchpoint: string;
  /** Where it is: one office for a counter, all of them for a line. */
  readonly sites: readonly string[];
  /** Contacts on an average Wednesday. */
  readonly perDay: number;
  readonly service: DurationModel;
  readonly wrapUpMeanSeconds: number;
  readonly patienceMeanSeconds: number;
  /** Contacts one person handles at the same time. */
  readonly slots: number;
  /** Staff beyond the offered load, in square roots of it. */
  readonly safety: number;
  readonly minimumStaff: number;
  /** Letter in front of the ticket number. */
  readonly ticketPrefix?: string;
  /** Number of the group's first desk in its office. */
  readonly firstDesk?: number;
}

export interface CaseDesk {
  readonly channel: 'email' | 'web' | 'social';
  readonly touchpoint: string;
  readonly perDay: number;
  readonly queues: Readonly<Record<string, number>>;
  readonly team: string;
  readonly hours: 'always' | 'long';
  /** Open time to assignment and from there to the first public reply. */
  readonly assignMedianMs: number;
  readonly replyMedianMs: number;
  readonly replySigma: number;
  /** Open time from the first reply to resolution, where one reply was not enough. */
  readonly resolveMedianMs: number;
  readonly automaticReply: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const SITES: readonly Site[] = [
  {
    id: 'Rotterdam',
    zone: 'Europe/Amsterdam',
    share: 0.38,
    languages: { nl: 52, en: 36, 'zh-CN': 7, es: 5 },
    counterHours: [
      [10, 16],
      [8, 17.5],
      [8, 17.5],
      [8, 17.5],
      [8, 17.5],
      [8, 17.5],
      [9, 17],
    ],
  },
  {
    id: 'Singapore',
    zone: 'Asia/Singapore',
    share: 0.33,
    languages: { en: 56, 'zh-CN': 33, 'zh-TW': 11 },
    counterHours: [
      [10, 17],
      [9, 18],
      [9, 18],
      [9, 18],
      [9, 18],
      [9, 18],
      [9, 17],
    ],
  },
  {
    id: 'Oakland',
    zone: 'America/Los_Angeles',
    share: 0.29,
    languages: { en: 66, es: 21, 'zh-TW': 9, 'zh-CN': 4 },
    // Closes at 16 h, so that its tickets of one day lie in one UTC day in winter and in summer.
    counterHours: [
      [10, 16],
      [8, 16],
      [8, 16],
      [8, 16],
      [8, 16],
      [8, 16],
      [9, 16],
    ],
  },
];

/** Weight of each local hour, after the arrivals of Brown et al. 2005: a steep morning, a peak before noon, a second after lunch, a long evening. */
export const HOUR_PROFILE: readonly number[] = [
  0.7, 0.45, 0.35, 0.35, 0.45, 0.8, 1.6, 3.0, 5.2, 7.2, 8.4, 8.0, 6.9, 6.7, 7.4, 7.3, 6.5, 5.2, 4.5, 4.1, 3.7, 3.1, 2.1,
  1.2,
];

/** From Sunday; 1 is Wednesday. */
export const WEEKDAY_PROFILE: readonly number[] = [0.66, 1.15, 1.05, 1, 0.98, 0.93, 0.78];

const PHONE = {
  channel: 'phone',
  touchpoint: 'service-line',
  sites: SITES.map((site) => site.id),
  service: { meanSeconds: 185, sdSeconds: 238, shortShare: 0.065 },
  wrapUpMeanSeconds: 28,
  patienceMeanSeconds: 446,
  slots: 1,
  safety: 0.95,
  minimumStaff: 2,
} as const;

const CHAT = {
  channel: 'chat',
  touchpoint: 'live-chat',
  sites: SITES.map((site) => site.id),
  service: { meanSeconds: 410, sdSeconds: 330, shortShare: 0.02 },
  wrapUpMeanSeconds: 0,
  patienceMeanSeconds: 240,
  slots: 2,
  safety: 1.05,
  minimumStaff: 1,
} as const;

const COUNTER = {
  channel: 'counter',
  touchpoint: 'counter',
  service: { meanSeconds: 290, sdSeconds: 210, shortShare: 0.01 },
  wrapUpMeanSeconds: 0,
  patienceMeanSeconds: 2400,
  slots: 1,
  safety: 0.4,
  minimumStaff: 1,
} as const;

export const SKILL_GROUPS: readonly SkillGroup[] = [
  { ...PHONE, id: 'phone-support', code: 'ps', queue: 'support', team: 'Care', perDay: 830 },
  { ...PHONE, id: 'phone-billing', code: 'pb', queue: 'billing', team: 'Accounts', perDay: 640 },
  { ...PHONE, id: 'phone-bookings', code: 'pk', queue: 'bookings', team: 'Bookings', perDay: 340 },
  { ...PHONE, id: 'phone-claims', code: 'pc', queue: 'claims', team: 'Claims', perDay: 270 },
  { ...CHAT, id: 'chat-support', code: 'cs', queue: 'support', team: 'Digital', perDay: 300 },
  { ...CHAT, id: 'chat-billing', code: 'cb', queue: 'billing', team: 'Digital', perDay: 190 },
  ...SITES.flatMap((site): SkillGroup[] => [
    {
      ...COUNTER,
      id: `counter-permits-${site.id.toLowerCase()}`,
      code: 'ta',
      queue: 'permits',
      team: 'Counters',
      sites: [site.id],
      perDay: 300 * site.share,
      ticketPrefix: 'A',
      firstDesk: 1,
    },
    {
      ...COUNTER,
      id: `counter-parcels-${site.id.toLowerCase()}`,
      code: 'tb',
      queue: 'parcels',
      team: 'Counters',
      sites: [site.id],
      perDay: 330 * site.share,
      ticketPrefix: 'B',
      firstDesk: 6,
    },
  ]),
];

/** Chats the assistant answers first; those it cannot settle go on to people. */
export const ASSISTANT = {
  queue: 'assistant',
  team: 'Digital',
  touchpoint: 'assistant',
  perDay: 430,
  containedShare: 0.66,
  medianSeconds: 75,
} as const;

export const SELF_SERVICE = {
  perDay: 900,
  touchpoint: 'help-centre',
  outcomes: { contained: 71, escalated: 14, abandoned: 12, error: 3 },
} as const;

export const CASE_DESKS: readonly CaseDesk[] = [
  {
    channel: 'email',
    touchpoint: 'mailbox',
    perDay: 400,
    queues: { support: 42, billing: 34, claims: 24 },
    team: 'Correspondence',
    hours: 'always',
    assignMedianMs: 40 * MINUTE,
    replyMedianMs: 130 * MINUTE,
    replySigma: 0.85,
    resolveMedianMs: 9 * HOUR,
    automaticReply: true,
  },
  {
    channel: 'web',
    touchpoint: 'web-form',
    perDay: 140,
    queues: { support: 35, claims: 40, billing: 25 },
    team: 'Correspondence',
    hours: 'long',
    assignMedianMs: 25 * MINUTE,
    replyMedianMs: 60 * MINUTE,
    replySigma: 0.9,
    resolveMedianMs: 11 * HOUR,
    automaticReply: true,
  },
  {
    channel: 'social',
    touchpoint: 'social-page',
    perDay: 115,
    queues: { support: 78, billing: 22 },
    team: 'Digital',
    hours: 'always',
    assignMedianMs: 6 * MINUTE,
    replyMedianMs: 17 * MINUTE,
    replySigma: 0.9,
    resolveMedianMs: 3 * HOUR,
    automaticReply: false,
  },
];

export const TIERS: Readonly<Record<string, number>> = {
  'high-value': 8,
  growth: 20,
  mature: 34,
  'low-value': 26,
  prospective: 12,
};

export const TOPICS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  support: { tracking: 38, delivery: 34, app: 16, damage: 12 },
  billing: { invoice: 44, payment: 30, refund: 26 },
  bookings: { 'new-booking': 52, change: 33, cancellation: 15 },
  claims: { damage: 46, loss: 30, delay: 24 },
  permits: { renewal: 60, 'new-permit': 40 },
  parcels: { 'pick-up': 58, 'drop-off': 26, customs: 16 },
};

export const PRODUCTS: Readonly<Record<string, number>> = { parcel: 58, freight: 24, berth: 18 };

export const CUSTOMER_COUNT = 18_000;
