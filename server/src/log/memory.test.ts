import { testEventLog } from './event-log.suite.ts';
import { createMemoryLog } from './memory.ts';

testEventLog('memory', async () => createMemoryLog());
