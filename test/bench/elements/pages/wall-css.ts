/** The same boxes for every page, so that only what is inside them differs. */
export const WALL_CSS = `
  body { margin: 0; background: #0d1013; color: #f3f5f6; font-family: sans-serif; color-scheme: dark; }
  .wall { display: grid; grid-template: repeat(4, 250px) / repeat(6, 1fr); gap: 10px; padding: 10px; }
  .wall > *, andon-provider > * { min-width: 0; min-height: 0; overflow: hidden; }
  .tile { background: #15191d; border: 1px solid #2b3137; padding: 16px; display: flex; flex-direction: column; }
  .number { font-size: 56px; font-variant-numeric: tabular-nums; }
  .chart { flex: 1; min-height: 0; }
`;
