/** Settings of one figure: `quantile=0.9;businessHours=true`. */
export type FigureParams = Readonly<Record<string, string | number | boolean>>;

export function parseParams(text: string | null | undefined): FigureParams {
  const params: Record<string, string | number | boolean> = {};
  for (const part of (text ?? '').split(/[;&]/)) {
    const [name, value] = part.split('=').map((piece) => piece.trim());
    if (!name || value === undefined) continue;
    params[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] = typed(value);
  }
  return params;
}

/** A setting's text as what it says. */
export const typed = (value: string): string | number | boolean =>
  value === 'true'
    ? true
    : value === 'false'
      ? false
      : value !== '' && Number.isFinite(Number(value))
        ? Number(value)
        : value;
