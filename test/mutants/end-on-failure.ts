/* For mutation testing: a property that fails has done its work, and need not look for the smallest example. */

import fc from 'fast-check';

fc.configureGlobal({ endOnFailure: true });
