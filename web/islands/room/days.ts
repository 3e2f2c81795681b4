/** The day of a moment, in the reader's own time zone and way of writing dates. */

interface Reader {
  time_zone: string;
  date_format: string;
  language: string;
}

const WEEK_MS = 6 * 24 * 3600 * 1000;

/** Nothing for today, *Friday* within the last week, else *3 March*, with its year if that is not this year. */
export function dayOf(utc: number, reader: Reader, now = Date.now()): string {
  const date = new Date(utc);
  const timeZone = zoneOf(reader);
  const language = reader.language === "en" ? "en-GB" : reader.language;
  const write = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { ...options, timeZone }).format(date);
  const plain = new Intl.DateTimeFormat("sv-SE", { timeZone });
  const [day, today] = [plain.format(date), plain.format(now)];
  if (day === today) return "";
  if (now - utc < WEEK_MS && now >= utc) return write({ weekday: "long" });
  if (reader.date_format === "iso") return day;
  const parts = { day: "2-digit", month: "2-digit", year: "numeric" } as const;
  if (reader.date_format === "day-first") return new Intl.DateTimeFormat("en-GB", { ...parts, timeZone }).format(date);
  if (reader.date_format === "month-first") return new Intl.DateTimeFormat("en-US", { ...parts, timeZone }).format(date);
  const isThisYear = day.slice(0, 4) === today.slice(0, 4);
  return write(isThisYear ? { day: "numeric", month: "long" } : { day: "numeric", month: "long", year: "numeric" });
}

// A time zone this browser does not know must not keep the class from being shown.
function zoneOf(reader: Reader): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: reader.time_zone });
    return reader.time_zone;
  } catch {
    return "UTC";
  }
}
