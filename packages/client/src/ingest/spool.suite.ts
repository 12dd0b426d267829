import { describe, expect, it } from 'vitest';
import type { Spool } from './spool.ts';

/** What every spool must do. `open` gives an empty one. */
export function testSpool(name: string, open: () => Promise<Spool>): void {
  describe(`${name}, as any spool,`, () => {
    it('gives lines back in order, as often as they are asked for, until they are removed', async () => {
      const spool = await open();
      await spool.append(['a', 'b']);
      await spool.append(['c 排队']);
      expect(spool.length).toBe(3);
      expect(await spool.peek(2)).toEqual(['a', 'b']);
      expect(await spool.peek(9)).toEqual(['a', 'b', 'c 排队']);
      await spool.remove(2);
      expect(spool.length).toBe(1);
      expect(await spool.peek(9)).toEqual(['c 排队']);
      await spool.remove(1);
      expect(await spool.peek(9)).toEqual([]);
      await spool.append(['d']);
      expect(await spool.peek(9)).toEqual(['d']);
      await spool.close();
    });

    it('loses and doubles nothing while one appends and another removes', async () => {
      const spool = await open();
      const total = 600;
      const append = async (): Promise<void> => {
        for (let index = 0; index < total; index += 3) {
          const lines = [`line ${index}`, `line ${index + 1}`, `line ${index + 2}`];
          if (index % 2 === 0) await spool.append(lines);
          else await Promise.all([spool.append(lines.slice(0, 1)), spool.append(lines.slice(1))]);
        }
      };
      const seen: string[] = [];
      const read = async (): Promise<void> => {
        while (seen.length < total) {
          const lines = await spool.peek(7);
          seen.push(...lines);
          await spool.remove(lines.length);
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      await Promise.all([append(), read()]);
      expect(seen).toEqual(Array.from({ length: total }, (_, index) => `line ${index}`));
      expect(spool.length).toBe(0);
      await spool.close();
      await spool.close();
    });
  });
}
