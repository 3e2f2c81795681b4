/** A drawn camera and a microphone that hums, for looking at the green room without either. */

const WIDTH = 640;
const HEIGHT = 400;

/** Puts them in the browser's place until the page is left; `refused`: the browser may use neither. */
export function standInDevices({ refused = false } = {}): void {
  const listed = [
    { kind: "audioinput", deviceId: "one", label: "Built in" },
    { kind: "audioinput", deviceId: "two", label: "Headset of Noor, with a long name that its maker gave it" },
    { kind: "videoinput", deviceId: "front", label: "Front camera" },
    { kind: "videoinput", deviceId: "back", label: "Back camera" },
    { kind: "audiooutput", deviceId: "default", label: "Headphones" },
  ];
  const getUserMedia = async ({ video }: MediaStreamConstraints): Promise<MediaStream> => {
    if (refused) throw new DOMException("no", "NotAllowedError");
    return video ? called(drawn(), "Front camera") : called(hummed(), "Built in");
  };
  Object.defineProperty(navigator, "mediaDevices", {
    configurable: true,
    value: { getUserMedia, enumerateDevices: async () => listed, addEventListener: () => {} },
  });
}

function called(stream: MediaStream, label: string): MediaStream {
  for (const track of stream.getTracks()) Object.defineProperty(track, "label", { value: label });
  return stream;
}

function drawn(): MediaStream {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const brush = canvas.getContext("2d") as CanvasRenderingContext2D;
  const draw = () => {
    brush.fillStyle = "#f0dfc9";
    brush.fillRect(0, 0, WIDTH, HEIGHT);
    for (const [colour, x, y, across, up] of [["#2f6f6a", 320, 470, 250, 170], ["#2f6f6a", 320, 220, 145, 180], ["#c98e62", 320, 215, 86, 104]] as const) {
      brush.fillStyle = colour;
      brush.beginPath();
      brush.ellipse(x, y, across, up, 0, 0, 2 * Math.PI);
      brush.fill();
    }
  };
  draw();
  // A picture that never changes is not sent by every browser.
  setInterval(draw, 500);
  return canvas.captureStream(2);
}

function hummed(): MediaStream {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  new OscillatorNode(context, { frequency: 180 }).connect(new GainNode(context, { gain: 0.2 })).connect(out);
  return out.stream;
}
