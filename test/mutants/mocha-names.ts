/* Tests of elements are written for Mocha, which runs them in a browser; those that need none run here too. */

import { afterAll, beforeAll } from 'vitest';

Object.assign(globalThis, { before: beforeAll, after: afterAll });
