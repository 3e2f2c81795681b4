/** The sending worker: a busy page, or one that is out of sight, does not hold up what is sent. */
import { Reach } from "../../link/pass.ts";
import type { Answered, Asked } from "./messages.ts";
import { Sending } from "./sending.ts";

const page = self as unknown as { postMessage(answered: Answered): void; onmessage: (asked: MessageEvent<Asked>) => void; close(): void };
let sending: Sending | null = null;

page.onmessage = ({ data: asked }) => {
  if (asked.ask === "start") {
    sending = new Sending(new Reach(asked.of), asked.of, asked, (answered) => page.postMessage(answered));
    sending.start();
  } else if (asked.ask === "set") sending?.set(asked.kind, asked.source, asked.how, asked.recorded);
  else if (asked.ask === "keep") sending?.keep(asked.kept);
  else if (asked.ask === "mute") sending?.mute(asked.kind, asked.mute);
  else void stopped();
};

async function stopped(): Promise<void> {
  await sending?.stop();
  page.postMessage({ tell: "stopped" });
  page.close();
}
