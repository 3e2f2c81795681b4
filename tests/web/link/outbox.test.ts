import "fake-indexeddb/auto";
import { afterEach, describe, expect, it } from "vitest";
import type { Draft, Event } from "../../../web/classlog/state.ts";
import { draftId } from "../../../web/link/draft-id.ts";
import { Outbox } from "../../../web/link/outbox.ts";
import type { Reach } from "../../../web/link/pass.ts";
import { Refused } from "../../../web/link/room.ts";
import { chance } from "../classlog/logs.ts";

/** A class at the other end of a wire that loses a share of what goes over it, either way. */
class Far {
  readonly log: Event[] = [];
  posts = 0;
  constructor(readonly lost: () => boolean) {}

  readonly reach = { fetch: (_path: string, init: RequestInit) => this.#fetch(String(init.body)) } as unknown as Reach;

  async #fetch(body: string): Promise<Response> {
    this.posts += 1;
    await Promise.resolve();
    if (this.lost()) throw new TypeError("lost on the way there");
    const { drafts } = JSON.parse(body) as { drafts: Draft[] };
    const text = (draft: Draft): string => String(draft.body["text"]);
    if (drafts.some((draft) => text(draft) === "poison")) throw refusal("draft.malformed");
    const answers = drafts.map((draft) =>
      text(draft) === "no" ? { id: draft.id, refusal: { code: "chat.off" } } : { id: draft.id, events: [this.#appended(draft)] },
    );
    if (this.lost()) throw new TypeError("lost on the way back");
    return Response.json({ answers });
  }

  #appended(draft: Draft): Event {
    const known = this.log.find((event) => event.id === draft.id);
    if (known) return known;
    const event = { ...draft, seq: this.log.length + 1, at: draft.t, utc: 0, by: 2, later: false } as Event;
    this.log.push(event);
    return event;
  }

  get texts(): unknown[] {
    return this.log.map((event) => event.body["text"]);
  }
}

function refusal(code: string): Refused {
  return new Refused({ code, params: {}, sentence: "" });
}

function said(text: string): Draft {
  return { id: draftId(), to: "room", type: "chat.said", body: { text }, t: 1000 };
}

const open: Outbox[] = [];

async function outboxTo(far: Far, of: { class: string; seat: number }, seen = () => 0): Promise<Outbox> {
  const outbox = new Outbox(far.reach, of, seen, () => undefined);
  open.push(outbox);
  await outbox.start();
  return outbox;
}

async function until(holds: () => boolean): Promise<void> {
  for (let n = 0; n < 400 && !holds(); n += 1) {
    await new Promise((done) => setTimeout(done, 10));
    // The pauses between tries are for networks; here the next try may come at once.
    for (const outbox of open) void outbox.send();
  }
  expect(holds()).toBe(true);
}

let classes = 0;
const aClass = (): { class: string; seat: number } => ({ class: `class ${(classes += 1)}`, seat: 2 });

afterEach(() => {
  for (const outbox of open.splice(0)) outbox.stop();
});

describe("an outbox", () => {
  it.each([1, 2, 3, 4, 5])("delivers everything, in order and once, over a wire that loses half (%i)", async (seed) => {
    const next = chance(seed);
    const far = new Far(() => next() < 0.5);
    const outbox = await outboxTo(far, aClass());
    const words = Array.from({ length: 40 }, (_, n) => `word ${n}`);
    for (const word of words) {
      outbox.add(said(word));
      if (next() < 0.3) await new Promise((done) => setTimeout(done, 1));
    }
    await until(() => outbox.drafts.length === 0);
    expect(far.texts).toEqual(words);
  });

  it("keeps what a closed page left, and the next page delivers it once", async () => {
    const of = aClass();
    let down = true;
    const far = new Far(() => down);
    const first = await outboxTo(far, of);
    first.add(said("before"));
    await new Promise((done) => setTimeout(done, 30));
    first.stop();
    down = false;
    const second = await outboxTo(far, of);
    await until(() => second.drafts.length === 0);
    const third = await outboxTo(far, of);
    expect(third.drafts).toEqual([]);
    expect(far.texts).toEqual(["before"]);
  });

  it("does not take up what belongs to another seat or another class", async () => {
    const of = aClass();
    const far = new Far(() => true);
    (await outboxTo(far, of)).add(said("mine"));
    await new Promise((done) => setTimeout(done, 30));
    expect((await outboxTo(far, { ...of, seat: 3 })).drafts).toEqual([]);
    expect((await outboxTo(far, aClass())).drafts).toEqual([]);
  });

  it("takes up what another tab left when that tab says so, and both send it without doubling it", async () => {
    const of = aClass();
    let down = true;
    const far = new Far(() => down);
    const [left, stays] = [await outboxTo(far, of), await outboxTo(far, of)];
    left.add(said("left behind"));
    await new Promise((done) => setTimeout(done, 30));
    await stays.takeUp();
    down = false;
    await until(() => left.drafts.length === 0 && stays.drafts.length === 0);
    expect(far.texts).toEqual(["left behind"]);
  });

  it("gives a refused text back to its author, until they drop it", async () => {
    const of = aClass();
    const outbox = await outboxTo(new Far(() => false), of);
    outbox.add(said("no"));
    await until(() => outbox.view[0]?.state === "refused");
    expect(outbox.view[0]).toMatchObject({ text: "no", refusal: { code: "chat.off" } });
    outbox.forget(outbox.view[0]?.id as string);
    expect(outbox.view).toEqual([]);
  });

  it("finds the one draft for which a whole post is refused, and delivers the others", async () => {
    let down = true;
    const far = new Far(() => down);
    const outbox = await outboxTo(far, aClass());
    for (const word of ["one", "poison", "two"]) outbox.add(said(word));
    down = false;
    await until(() => outbox.drafts.length === 0);
    expect(far.texts).toEqual(["one", "two"]);
    expect(outbox.view.map((one) => one.text)).toEqual(["poison"]);
  });

  it("shows what was answered until the stream has brought it", async () => {
    let seen = 0;
    const outbox = await outboxTo(new Far(() => false), aClass(), () => seen);
    outbox.add(said("hello"));
    await until(() => outbox.drafts.length === 0);
    expect(outbox.answered.map((event) => event.body["text"])).toEqual(["hello"]);
    seen = 1;
    expect(outbox.answered).toEqual([]);
  });
});
