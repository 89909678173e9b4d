import { McapWriter, TempBuffer } from "@mcap/core";

/** A recording of a message for each topic. */
export async function mcap(topics: Record<string, string>, options: { summary?: boolean } = {}): Promise<Uint8Array> {
  const buffer = new TempBuffer();
  const summary = options.summary ?? true;
  const writer = new McapWriter({
    writable: buffer,
    useStatistics: summary,
    useSummaryOffsets: summary,
    useChunkIndex: summary,
    repeatSchemas: summary,
    repeatChannels: summary,
  });
  await writer.start({ profile: "ros2", library: "test" });
  let second = 0n;
  for (const [topic, name] of Object.entries(topics)) {
    const schemaId = await writer.registerSchema({ name, encoding: "ros2msg", data: new Uint8Array() });
    const channelId = await writer.registerChannel({
      topic,
      schemaId,
      messageEncoding: "cdr",
      metadata: new Map(),
    });
    const at = ++second * 1_000_000_000n;
    await writer.addMessage({ channelId, sequence: 0, logTime: at, publishTime: at, data: new Uint8Array(4) });
  }
  await writer.end();
  return buffer.get();
}
