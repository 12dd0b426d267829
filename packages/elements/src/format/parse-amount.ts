const SCALE: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `80%` → 0.8, `20s` → 20000, `4h 30min` → 16200000, `42` → 42; undefined where it is none of these. */
export function parseAmount(text: string | null | undefined): number | undefined {
  const source = text?.trim();
  if (!source) return undefined;
  const [, sign, number, percent] = /^([-−]?)(\d+(?:\.\d+)?)\s*(%?)$/.exec(source) ?? [];
  if (number) return (Number(number) * (sign ? -1 : 1)) / (percent ? 100 : 1);
  const pieces = [...source.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)\b\s*/g)];
  if (pieces.length === 0 || pieces.map(([piece]) => piece).join('') !== source) return undefined;
  return pieces.reduce((sum, [, amount, scale]) => sum + Number(amount) * (SCALE[scale ?? ''] ?? 0), 0);
}

/** Reads `queue.waiting=15/3; response.withinTarget=90%/5%`: a target and how far beyond it still is attention. */
export function parseTargets(text: string | null | undefined): readonly TargetSetting[] {
  return (text ?? '').split(';').flatMap((part) => {
    const [figure = '', amounts = ''] = part.split('=').map((piece) => piece.trim());
    const [value, tolerance] = amounts.split('/').map(parseAmount);
    if (figure === '' || value === undefined) return [];
    return [{ figure, value, ...(tolerance !== undefined && { tolerance }) }];
  });
}

export interface TargetSetting {
  readonly figure: string;
  readonly value: number;
  readonly tolerance?: number;
}
