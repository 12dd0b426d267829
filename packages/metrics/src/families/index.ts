import type { FamilyFactory } from '../family.ts';
import { complaintFamily } from './complaint.ts';
import { queueFamily } from './queue.ts';
import { responseFamily } from './response.ts';
import { surveyFamily } from './survey.ts';

/** Every metric family. Adding one is its file and its line here. */
export const families: readonly FamilyFactory[] = [queueFamily, responseFamily, complaintFamily, surveyFamily];
