import { describe, expect, it } from "vitest";
import { mcap } from "../test/mcap";
import { RecordingFailure, readRecording } from "./recording";

const file = (bytes: Uint8Array) => new File([new Uint8Array(bytes)], "drive.mcap");

const trouble = (bytes: Uint8Array) =>
  readRecording(file(bytes)).then(
    () => "read",
    (failure: unknown) => (failure instanceof RecordingFailure ? failure.trouble : failure),
  );

describe("a recording", () => {
  it("is read from its summary", async () => {
    const read = await readRecording(
      file(await mcap({ "/scan": "sensor_msgs/msg/LaserScan", "/fix": "sensor_msgs/msg/NavSatFix" })),
    );
    expect(read).toMatchObject({ name: "drive.mcap", messages: 2, duration: 1000 });
    expect(read.topics).toEqual([
      { name: "/fix", schema: "sensor_msgs/msg/NavSatFix", messages: 1 },
      { name: "/scan", schema: "sensor_msgs/msg/LaserScan", messages: 1 },
    ]);
  });

  it("that is something else is refused", async () => {
    expect(await trouble(new TextEncoder().encode("not a recording"))).toBe("not_mcap");
    expect(await trouble(new Uint8Array())).toBe("not_mcap");
  });

  it("without a summary is refused with the reason", async () => {
    expect(await trouble(await mcap({ "/scan": "a/msg/B" }, { summary: false }))).toBe("no_index");
  });

  it("that was cut off or changed is refused", async () => {
    const whole = await mcap({ "/scan": "a/msg/B" });
    expect(await trouble(whole.slice(0, whole.length - 20))).toBe("damaged");
    const changed = new Uint8Array(whole);
    // The footer's first number says where the summary begins.
    new DataView(changed.buffer).setBigUint64(changed.length - 8 - 20, 2n ** 60n, true);
    expect(await trouble(changed)).toBe("damaged");
  });
});
