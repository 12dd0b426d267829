import type { ConnectTransport } from './transport.ts';

export const connectSse: ConnectTransport = () => {
  throw new Error('not yet');
};
