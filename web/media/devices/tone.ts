/** A tone to try loudspeakers with: a soft chord, so that it frightens nobody in headphones. */

const NOTES_HZ = [392, 493.88, 587.33];
const EACH_S = 0.22;
const LOUD = 0.12;

/** Plays it on a loudspeaker (empty id: the browser's own); resolves when it is over. Rejects if that one is gone. */
export async function toneTo(speaker: string): Promise<void> {
  const context = new AudioContext();
  try {
    const sink = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
    if (speaker && sink.setSinkId) await sink.setSinkId(speaker);
    await context.resume();
    NOTES_HZ.forEach((hz, n) => note(context, hz, context.currentTime + n * EACH_S));
    await new Promise((over) => setTimeout(over, (NOTES_HZ.length + 1) * EACH_S * 1000));
  } finally {
    void context.close();
  }
}

function note(context: AudioContext, hz: number, at: number): void {
  const voice = new OscillatorNode(context, { frequency: hz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setTargetAtTime(LOUD, at, 0.02);
  gain.gain.setTargetAtTime(0, at + EACH_S, 0.06);
  voice.connect(gain).connect(context.destination);
  voice.start(at);
  voice.stop(at + 2 * EACH_S);
}
