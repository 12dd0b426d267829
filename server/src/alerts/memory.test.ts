import { testAlertStore } from './alert-store.suite.ts';
import { createMemoryAlertStore } from './memory.ts';

testAlertStore('memory', createMemoryAlertStore);
