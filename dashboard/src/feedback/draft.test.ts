import { expect, describe as group, it } from "vitest";
import type { Recording } from "../recommendation/recording";
import { describe, shownEvents } from "./draft";

function recording(schemas: (string | null)[], change: Partial<Recording> = {}): Recording {
  const topics = schemas.map((schema, place) => ({ name: `/secret/${place}`, schema, messages: 1 }));
  return { name: "secret.mcap", size: 1, topics, messages: 100, duration: 5_000, ...change };
}

group("what is told of a recording", () => {
  it("names publicly known message types only, in their short form, with how many topics have them in steps", () => {
    const image = "sensor_msgs/msg/Image";
    const described = describe(
      recording([image, image, "sensor_msgs/Image", image, "secret_msgs/msg/Plan", "std_msgs/msg/String", null]),
      ["sensor_msgs/Image", "std_msgs/String"],
    );
    expect(described.schemas).toEqual([
      { name: "sensor_msgs/Image", topics: "many" },
      { name: "std_msgs/String", topics: "one" },
    ]);
    expect(JSON.stringify(described)).not.toContain("secret");
  });

  it.each([
    [1, "one"],
    [2, "few"],
    [3, "few"],
    [4, "many"],
  ])("says of %i topics: %s", (count, topics) => {
    const described = describe(recording(Array(count).fill("a/B")), ["a/B"]);
    expect(described.schemas).toEqual([{ name: "a/B", topics }]);
  });

  it.each([
    [10, "seconds"],
    [10.1, "minute"],
    [60, "minute"],
    [600, "minutes"],
    [3600, "hour"],
    [3601, "hours"],
  ])("says of %d seconds: %s", (seconds, length) => {
    expect(describe(recording([], { duration: seconds * 1000 }), []).length).toBe(length);
  });

  it.each([
    [10, "tens"],
    [100, "hundreds"],
    [1000, "thousands"],
    [1001, "more"],
  ])("says of %i messages in a second: %s", (messages, pace) => {
    expect(describe(recording([], { messages, duration: 1000 }), []).pace).toBe(pace);
  });

  it("leaves out what the file does not say", () => {
    expect(describe(recording([], { duration: null }), [])).toEqual({ schemas: [] });
    expect(describe(recording([], { messages: null, duration: 0 }), [])).toEqual({ schemas: [], length: "seconds" });
  });
});

group("what is told of lists", () => {
  it("counts places from one, in each list", () => {
    expect(shownEvents([[{ id: "a.b" }, { id: "a.c" }], [{ id: "d.e" }]])).toEqual([
      { item: "a.b", outcome: "shown", position: 1 },
      { item: "a.c", outcome: "shown", position: 2 },
      { item: "d.e", outcome: "shown", position: 1 },
    ]);
  });
});
