/** How seats, hands and the makings of the roll fold. */
import type { Part, Sitting } from "../events.gen.ts";
import { spanLaid } from "../spans.ts";
import { stageGone } from "./staged.ts";
import type { Steps } from "./step.ts";

type Types =
  | "seat.admitted"
  | "seat.came"
  | "seat.removed"
  | "seat.allowed"
  | "seat.ticked"
  | "hand.raised"
  | "hand.lowered"
  | "hand.called"
  | "present"
  | "watched";

export const seated: Steps<Types> = {
  "seat.admitted"(part, _event, { seat, role }) {
    sittingSet(part, seat, { role, removed: false });
  },

  "seat.came"(part, event) {
    if (part.came_utc === null || event.utc < part.came_utc) part.came_utc = event.utc;
  },

  "seat.removed"(part, _event, { seat }) {
    sittingSet(part, seat, { removed: true });
    handGone(part, seat);
    stageGone(part, seat);
  },

  "seat.allowed"(part, _event, { seat, chat, hands, questions, reactions, captions }) {
    sittingSet(part, seat, { chat, hands, questions, reactions, captions });
    if (hands === false) handGone(part, seat);
  },

  "seat.ticked"(part, event, { here }) {
    const last = part.ticked.at(-1);
    const isOpen = last !== undefined && last[1] === null;
    if (here && !isOpen) part.ticked.push([event.at, null]);
    if (!here && isOpen) part.ticked[part.ticked.length - 1] = [last[0] ?? null, event.at];
  },

  "hand.raised"(part, event) {
    if (part.hands.every((hand) => hand.seat !== event.by)) {
      part.hands = [...part.hands, { seat: event.by, at: event.at, called: false }];
    }
  },

  "hand.lowered"(part, _event, { seat }) {
    handGone(part, seat);
  },

  "hand.called"(part, _event, { seat }) {
    const hand = part.hands.find((one) => one.seat === seat);
    if (!hand) return;
    const rest = part.hands.filter((other) => other !== hand && !other.called);
    part.hands = [{ ...hand, called: true }, ...rest];
  },

  present(part, _event, { from, to }) {
    spanLaid(part.present, from, to);
  },

  watched(part, _event, { from, to }) {
    spanLaid(part.watched, from, to);
  },
};

const UNKNOWN: Required<Sitting> = {
  role: "pupil",
  removed: false,
  chat: null,
  hands: null,
  questions: null,
  reactions: null,
  captions: null,
};

function sittingSet(part: Part, seat: number, change: Sitting): void {
  part.seats[String(seat)] = { ...UNKNOWN, ...part.seats[String(seat)], ...change };
}

function handGone(part: Part, seat: number): void {
  part.hands = part.hands.filter((hand) => hand.seat !== seat);
}
