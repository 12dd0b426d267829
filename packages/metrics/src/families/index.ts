import type { FamilyFactory } from '../family.ts';
import { complaintFamily } from './complaint/index.ts';
import { queueFamily } from './queue/index.ts';
import { responseFamily } from './response/index.ts';
import { surveyFamily } from './survey/index.ts';

/** Every metric family. Adding one is its folder and its line here. */
export const families: readonly FamilyFactory[] = [queueFamily, responseFamily, complaintFamily, surveyFamily];
