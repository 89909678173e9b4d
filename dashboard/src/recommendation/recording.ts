import { McapIndexedReader } from "@mcap/core";

/** What is looked at of a recording. It is read from the file's own index; no message is touched. */
export interface Recording {
  name: string;
  size: number;
  topics: RecordedTopic[];
  /** How many messages, when the file says so. */
  messages: number | null;
  /** Milliseconds, when the file says so. */
  duration: number | null;
}

export interface RecordedTopic {
  name: string;
  schema: string | null;
  messages: number | null;
}

/** Why a file cannot be looked at. */
export type RecordingTrouble = "not_mcap" | "no_index" | "damaged" | "too_large";

export class RecordingFailure extends Error {
  readonly trouble: RecordingTrouble;

  constructor(trouble: RecordingTrouble, cause?: unknown) {
    super(trouble, { cause });
    this.name = "RecordingFailure";
    this.trouble = trouble;
  }
}

const largestRead = 64n * 1024n * 1024n;
const magic = [0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a];

/** Lengths and places in a file are believed only as far as the file goes. */
class FilePart {
  private readonly file: Blob;

  constructor(file: Blob) {
    this.file = file;
  }

  async size(): Promise<bigint> {
    return BigInt(this.file.size);
  }

  async read(offset: bigint, length: bigint): Promise<Uint8Array> {
    if (offset < 0n || length < 0n || offset + length > BigInt(this.file.size)) throw new RecordingFailure("damaged");
    if (length > largestRead) throw new RecordingFailure("too_large");
    const part = this.file.slice(Number(offset), Number(offset + length));
    return new Uint8Array(await part.arrayBuffer());
  }
}

/** Reads the summary of an MCAP file in the browser; nothing of it goes anywhere. */
export async function readRecording(file: File): Promise<Recording> {
  const part = new FilePart(file);
  const begin = await part.read(0n, BigInt(Math.min(magic.length, file.size)));
  if (begin.length < magic.length || magic.some((byte, place) => begin[place] !== byte)) {
    throw new RecordingFailure("not_mcap");
  }
  let reader: McapIndexedReader;
  try {
    reader = await McapIndexedReader.Initialize({ readable: part });
  } catch (failure) {
    if (failure instanceof RecordingFailure) throw failure;
    const noIndex = failure instanceof Error && /not indexed/i.test(failure.message);
    throw new RecordingFailure(noIndex ? "no_index" : "damaged", failure);
  }
  const { channelsById, schemasById, statistics } = reader;
  if (channelsById.size === 0 && statistics && statistics.channelCount > 0) throw new RecordingFailure("no_index");
  const topics = new Map<string, RecordedTopic>();
  for (const channel of channelsById.values()) {
    const count = statistics ? Number(statistics.channelMessageCounts.get(channel.id) ?? 0n) : null;
    const known = topics.get(channel.topic);
    topics.set(channel.topic, {
      name: channel.topic,
      schema: known?.schema ?? schemasById.get(channel.schemaId)?.name ?? null,
      messages: count === null ? null : count + (known?.messages ?? 0),
    });
  }
  return {
    name: file.name,
    size: file.size,
    topics: [...topics.values()].sort((one, other) => (one.name < other.name ? -1 : 1)),
    messages: statistics ? Number(statistics.messageCount) : null,
    duration: statistics ? Number(statistics.messageEndTime - statistics.messageStartTime) / 1e6 : null,
  };
}
