import { expect } from 'vitest';

export function expectNear(actual: number | undefined, exact: number, tolerance = 1e-9): void {
  expect(actual).toBeDefined();
  expect(Math.abs(actual! - exact), `${actual} against ${exact}`).toBeLessThan(
    tolerance * Math.max(1, Math.abs(exact)),
  );
}
