/** `metric` of a reading that is of no figure: how many transactions there were since the same system's last one. */
export const TRANSACTIONS = 'transactions';

/** More at once is a mistake, and sums have to stay whole numbers. */
export const MOST_TRANSACTIONS = 1e9;

export function isTransactionCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MOST_TRANSACTIONS;
}
