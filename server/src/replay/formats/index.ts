import type { ReplayFormat } from '../format.ts';
import { bankCalls } from './bank-calls.ts';
import { complaints } from './complaints.ts';
import { incidents } from './incidents.ts';
import { passengerSurvey } from './passenger-survey.ts';

/** Every kind of log that `andon replay` knows. */
export const REPLAY_FORMATS: readonly ReplayFormat[] = [bankCalls, incidents, complaints, passengerSurvey];
