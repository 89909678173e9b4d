import type { FeedbackEvent, FeedbackRecording } from "../api/types";
import type { Recording } from "../recommendation/recording";

/** What could be told of a list of recommendations. */
export interface Draft {
  events: FeedbackEvent[];
  recording: FeedbackRecording;
}

const mostSchemas = 200;

/** That items were shown, each with its place in its list. */
export function shownEvents(lists: readonly (readonly { id: string }[])[]): FeedbackEvent[] {
  return lists.flatMap(list =>
    list.map(({ id }, place) => ({ item: id, outcome: "shown" as const, position: place + 1 })),
  );
}

/**
 * A recording in steps that many recordings share. Message types that are not publicly known are left out here already, so
 * that their names never leave the browser.
 *
 * @param known the publicly known message types in their short form, as the server lists them with the text of consent
 */
export function describe(recording: Recording, known: readonly string[]): FeedbackRecording {
  const allowed = new Set(known);
  const topics = new Map<string, number>();
  for (const { schema } of recording.topics) {
    const name = schema?.replaceAll("/msg/", "/");
    if (name && allowed.has(name)) topics.set(name, (topics.get(name) ?? 0) + 1);
  }
  const schemas = [...topics].map(([name, count]) => ({
    name,
    topics: step(count, [1, 3], ["one", "few", "many"] as const),
  }));
  schemas.sort((one, other) => (one.name < other.name ? -1 : 1));
  const seconds = recording.duration === null ? null : recording.duration / 1000;
  const described: FeedbackRecording = { schemas: schemas.slice(0, mostSchemas) };
  if (seconds !== null) {
    described.length = step(seconds, [10, 60, 600, 3600], ["seconds", "minute", "minutes", "hour", "hours"] as const);
  }
  if (seconds && recording.messages !== null) {
    described.pace = step(recording.messages / seconds, [10, 100, 1000], [
      "tens",
      "hundreds",
      "thousands",
      "more",
    ] as const);
  }
  return described;
}

/** The first step whose bound the value does not exceed; the last one has none. */
function step<Name extends string>(value: number, bounds: readonly number[], names: readonly [...Name[], Name]): Name {
  const place = bounds.findIndex(bound => value <= bound);
  return names[place < 0 ? names.length - 1 : place] as Name;
}
