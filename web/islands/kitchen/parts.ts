/** Every part the kitchen shows, in the order of the page. A new part adds itself here, in one line. */
import type { Component } from "svelte";
import Buttons from "./shown/Buttons.svelte";
import Choosing from "./shown/Choosing.svelte";
import Clocks from "./shown/Clocks.svelte";
import Colours from "./shown/Colours.svelte";
import Devices from "./shown/Devices.svelte";
import Fields from "./shown/Fields.svelte";
import Opening from "./shown/Opening.svelte";
import Pictures from "./shown/Pictures.svelte";
import Polls from "./shown/Polls.svelte";
import Rows from "./shown/Rows.svelte";
import Seats from "./shown/Seats.svelte";
import Talk from "./shown/Talk.svelte";
import Telling from "./shown/Telling.svelte";
import Type from "./shown/Type.svelte";
import Ways from "./shown/Ways.svelte";

/** One part: its name as a heading, and a component that shows it in all its states. */
export interface Part {
  name: string;
  shows: Component;
}

export const parts: Part[] = [
  { name: "The class clock", shows: Clocks },
  { name: "Three ways, three shapes", shows: Ways },
  { name: "Buttons", shows: Buttons },
  { name: "Seats and people", shows: Seats },
  { name: "What is written into", shows: Fields },
  { name: "Choosing", shows: Choosing },
  { name: "Polls", shows: Polls },
  { name: "Pictures and sound", shows: Pictures },
  { name: "Before the stage", shows: Devices },
  { name: "Talk", shows: Talk },
  { name: "Rows, tables, the roll", shows: Rows },
  { name: "Telling", shows: Telling },
  { name: "What opens", shows: Opening },
  { name: "Colour", shows: Colours },
  { name: "Type", shows: Type },
];
