/*
 * The sound of an alert, made, not fetched: no file, no policy for media. Loaded when a page first asks for sound. A browser allows none before
 * somebody has touched the page; until then it is silent and says so.
 */

/** Beginning, s, and pitch, Hz, of each tone. Attention calls once, critical twice, so that they are told apart by ear. */
const TONES = {
  ATTENTION: [[0, 660]],
  CRITICAL: [
    [0, 880],
    [0.28, 660],
    [0.7, 880],
    [0.98, 660],
  ],
} as const satisfies Record<string, readonly (readonly [number, number])[]>;

const TONE_S = 0.22;
const LOUDNESS = 0.25;
/** So that a tone begins and ends without a click. */
const RAMP_S = 0.02;

let context: AudioContext | undefined;

/** Whether a sound would be heard now. */
export const maySound = (): boolean => audio()?.state === 'running';

/** Asks the browser for sound; it agrees during a click or key press. @returns Whether it did. */
export async function allowSound(): Promise<boolean> {
  await audio()?.resume();
  return maySound();
}

export function sound(severity: keyof typeof TONES): void {
  const out = audio();
  if (out?.state !== 'running') return;
  for (const [afterS, pitch] of TONES[severity]) {
    const from = out.currentTime + afterS;
    const tone = out.createOscillator();
    const gain = out.createGain();
    tone.type = 'triangle';
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(LOUDNESS, from + RAMP_S);
    gain.gain.setValueAtTime(LOUDNESS, from + TONE_S - RAMP_S);
    gain.gain.linearRampToValueAtTime(0, from + TONE_S);
    tone.connect(gain).connect(out.destination);
    tone.start(from);
    tone.stop(from + TONE_S);
  }
}

/** One for the page; `undefined` where the machine has no sound at all. */
function audio(): AudioContext | undefined {
  try {
    context ??= new AudioContext();
  } catch {
    // No sound device: the page is as good without.
  }
  return context;
}
