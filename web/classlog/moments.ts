/** The moments of a class one can go to, and the search in everything said and shown. */

/** One moment. `text`: what stands there in words. `until`: for chapters, where the next begins. Class time ms. */
export interface Moment {
  id: string;
  kind: "slide" | "poll" | "question";
  at: number;
  text: string;
  /** seat of who asked; null for slides and polls */
  by: number | null;
  /** added after the class, at this moment */
  later: boolean;
  /** a poll not answered yet, a question not met yet */
  unseen: boolean;
  /** for slides: the page shown */
  deck?: string;
  page?: number;
}

/** Something found by its words. */
export interface Hit {
  id: string;
  kind: "slide" | "poll" | "question" | "answer" | "said";
  at: number;
  text: string;
  by: number | null;
  later: boolean;
}
