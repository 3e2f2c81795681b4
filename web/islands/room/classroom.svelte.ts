/** The class as the components read it: what the session holds, laid side by side and put into lines. */
import type { Part, Shown } from "../../classlog/state.ts";
import { outOfSight, Refused, type Results } from "../../link/room.ts";
import { nodLines, reportLines } from "../../parts/desk-lines.ts";
import { hereCount, peopleOf } from "../../parts/people-lines.ts";
import { pollInFront, pollLines } from "../../parts/poll-lines.ts";
import { openQuestions, questionLines } from "../../parts/question-lines.ts";
import { talkLines } from "../../parts/talk-lines.ts";
import type { Viewing } from "../../parts/viewing.ts";
import { say } from "../../say.ts";
import type { RoomConfig, RoomSession } from "./room-session.ts";

/** Reads a session for components: each line is made anew only when what it is made of has changed. */
export class Classroom {
  readonly config: RoomConfig;
  readonly session: RoomSession;
  readonly teaching: boolean;
  #tick = $state(0);
  #parts = $state(0);
  #print = "";
  #herePrint = "";
  #hereTick = $state(0);
  #reached = $state(false);
  readonly #counted = new Map<string, Results>();

  constructor(session: RoomSession, config: RoomConfig) {
    this.session = session;
    this.config = config;
    this.teaching = config.role === "teacher";
  }

  /** Follows the session until the returned function is called. */
  follow(): () => void {
    return this.session.subscribe(() => {
      const print = fingerprint(this.session);
      if (print !== this.#print) {
        this.#print = print;
        this.#parts += 1;
      }
      const herePrint = whereabouts(this.session.here);
      if (herePrint !== this.#herePrint) {
        this.#herePrint = herePrint;
        this.#hereTick += 1;
      }
      if (this.session.link.state === "live" || this.session.link.state === "polling") this.#reached = true;
      this.#tick += 1;
    });
  }

  readonly clock = $derived.by(() => {
    void this.#tick;
    return { ...this.session.clock };
  });
  readonly link = $derived.by(() => {
    void this.#tick;
    return this.session.link;
  });
  readonly outbox = $derived.by(() => {
    void this.#tick;
    return [...this.session.outbox];
  });
  // A copy: the session's own map stays the same one, and what is the same is not drawn again.
  readonly here = $derived.by(() => {
    void this.#hereTick;
    return new Map(this.session.here);
  });
  /** Pictures and sound where one is. */
  readonly media = $derived.by(() => {
    void this.#tick;
    return this.session.media.view;
  });
  readonly tally = $derived.by(() => {
    void this.#tick;
    return new Map(this.session.tally);
  });
  readonly view: Viewing = $derived.by(() => {
    void this.#parts;
    const { parts, names, outbox } = this.session;
    return {
      me: this.config.seat,
      teaching: this.teaching,
      room: parts.room,
      desk: parts.desk,
      own: parts.own,
      seats: parts.seats,
      names,
      shown: this.session.shown,
      pending: new Map(outbox.map((entry) => [entry.id, entry.state])),
    };
  });

  readonly live = $derived(this.clock.way === "live");
  readonly ownPace = $derived(this.clock.way === "own");
  readonly status = $derived(this.view.room.status);
  readonly over = $derived(this.clock.ended);
  readonly alone = $derived(this.view.room.alone);
  readonly paused = $derived(this.status === "paused" && this.live);
  readonly title = $derived.by(() => this.view.room.title || this.config.title);
  /** Nothing of the class has come in yet: it is not even known whether it is open. */
  readonly coming = $derived(this.status === "" && (this.clock.moment !== "here" || (!this.#reached && (this.link.state === "connecting" || this.link.state === "lost"))));
  /** Whether what was asked for of the past is here. */
  readonly past = $derived.by(() => {
    void this.#tick;
    return this.session.past;
  });
  readonly lost = $derived.by(() => {
    void this.#tick;
    return outOfSight(this.link) && !(this.link.state === "waiting" && this.status === "");
  });

  readonly talk = $derived(talkLines(this.view));
  readonly questions = $derived(questionLines(this.view));
  readonly openQuestions = $derived(openQuestions(this.questions));
  readonly polls = $derived(pollLines(this.view, this.live));
  readonly poll = $derived(pollInFront(this.polls, this.clock.at, this.clock.waits_for));
  readonly people = $derived.by(() => {
    void this.#parts;
    return peopleOf(this.view, this.here);
  });
  readonly hereCount = $derived(hereCount(this.people));
  readonly nods = $derived.by(() => (this.teaching ? nodLines(this.view) : []));
  readonly reports = $derived.by(() => (this.teaching ? reportLines(this.view) : []));
  readonly shown: Shown | null = $derived.by(() => {
    // A teacher's own page is theirs at once; others see it in step with the picture.
    const isNow = this.live && (this.teaching || this.clock.delay === 0);
    return shownAt(this.view.room, isNow ? Infinity : this.clock.at);
  });
  readonly myHand = $derived.by(() => this.view.room.hands.find((hand) => hand.seat === this.config.seat) ?? null);

  /** Where those are who catch up, the first ahead. */
  readonly behind = $derived(this.people.late.flatMap((person) => (person.at === null ? [] : [person.at])));

  /** The results of a poll; without a network those that were seen last. Rejects with `Refused` where they are not to be seen. */
  async results(poll: string): Promise<Results> {
    const known = this.#counted.get(poll);
    if (this.lost && known) return known;
    try {
      const counted = await this.session.results(poll);
      this.#counted.set(poll, counted);
      return counted;
    } catch (error) {
      if (known && !(error instanceof Refused)) return known;
      throw error;
    }
  }

  /** A line under the title: course, section, who teaches. */
  readonly sub = $derived.by(() => {
    const { course, section } = this.config;
    const place = course === section || !section ? course : `${course} · ${section}`;
    if (this.teaching) return this.over ? say("{place} · given by you", { place }) : say("{place} · you are teaching", { place });
    const teacher = [...this.view.names.values()].find((one) => one.role === "teacher")?.name;
    return teacher ? `${place} · ${teacher}` : place;
  });
}

/** The page on view at a moment of class time; none if no slide has been shown, or it was taken away. */
export function shownAt(room: Part, at: number): Shown | null {
  const shown = room.slides.findLast((one) => one.t <= at + 50) ?? null;
  return shown?.deck == null || !room.decks[shown.deck] ? null : shown;
}

function whereabouts(here: RoomSession["here"]): string {
  return [...here].map(([seat, { way, at, name }]) => `${seat}/${way}/${at}/${name}`).join();
}

function fingerprint(session: RoomSession): string {
  const pending = session.outbox.map((entry) => entry.id + entry.state).join();
  return `${session.parts.print}|${session.names.size}|${pending}|${session.shown.size}`;
}
