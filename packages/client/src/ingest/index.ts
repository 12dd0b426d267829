export {
  createSender,
  type Sender,
  type SenderEvent,
  type SenderOptions,
  type SenderProblem,
  type SenderReceipt,
  type SenderRejection,
  type SenderSurroundings,
} from './sender.ts';
export { createMemorySpool, type Spool, SpoolError } from './spool.ts';
