import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { zipParts } from "./zip-parts";

const most = { files: 3, bytes: 10_000 };

function cut(zip: Blob) {
  return zipParts("all.zip", zip, most.files, most.bytes);
}

/** A zip as tools write it; with `long`, its places stand where those beyond 4 GiB do (Zip64). */
function zipOf(files: Record<string, string>, long = false): Blob {
  const contents: Buffer[] = [];
  const records: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const name = Buffer.from(path);
    const packed = deflateRawSync(text);
    const descriptor = Buffer.alloc(16); // follows the content, as when the size is not known before
    descriptor.writeUInt32LE(0x08074b50, 0);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const extra = Buffer.alloc(long ? 12 : 0);
    if (long) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(8, 2);
      extra.writeBigUInt64LE(BigInt(offset), 4);
    }
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(8, 10);
    record.writeUInt32LE(crc32(text), 16);
    record.writeUInt32LE(packed.length, 20);
    record.writeUInt32LE(text.length, 24);
    record.writeUInt16LE(name.length, 28);
    record.writeUInt16LE(extra.length, 30);
    record.writeUInt32LE(long ? 0xffffffff : offset, 42);
    const content = Buffer.concat([local, name, packed, descriptor]);
    contents.push(content);
    records.push(record, name, extra);
    offset += content.length;
  }
  const directory = Buffer.concat(records);
  const count = Object.keys(files).length;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(long ? 0xffff : count, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(long ? 0xffffffff : offset, 16);
  const zip64 = long ? [longEnd(count, directory.length, offset)] : [];
  return new Blob([new Uint8Array(Buffer.concat([...contents, directory, ...zip64, end]))]);
}

function longEnd(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(56 + 20);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(size), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(offset + size), 64);
  return end;
}

/** What the server will find: it goes by the directory at the end. */
async function read(zip: Blob): Promise<Record<string, string>> {
  const bytes = Buffer.from(await zip.arrayBuffer());
  const end = bytes.length - 22;
  expect(bytes.readUInt32LE(end)).toBe(0x06054b50);
  const files: Record<string, string> = {};
  let at = bytes.readUInt32LE(end + 16);
  expect(at + bytes.readUInt32LE(end + 12)).toBe(end);
  for (let i = 0; i < bytes.readUInt16LE(end + 10); i++) {
    expect(bytes.readUInt32LE(at)).toBe(0x02014b50);
    const nameLength = bytes.readUInt16LE(at + 28);
    const local = bytes.readUInt32LE(at + 42);
    expect(bytes.readUInt32LE(local)).toBe(0x04034b50);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const text = inflateRawSync(bytes.subarray(from, from + bytes.readUInt32LE(at + 20))).toString();
    expect(crc32(text)).toBe(bytes.readUInt32LE(at + 16));
    files[bytes.toString("utf8", at + 46, at + 46 + nameLength)] = text;
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

const specs = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`specs/${i}.md`, `# 仕様 ${i}\n`]));
const manifest = { "manifest.json": JSON.stringify({ format: "resonant-export" }) };

describe("a large zip", () => {
  it("goes in parts that hold all of it together, each sound by itself", async () => {
    const parts = await cut(zipOf(specs));
    expect(parts?.pieces.map(piece => piece.count)).toEqual([3, 3, 2]);
    const found = await Promise.all((parts?.pieces ?? []).map(piece => read(piece.body)));
    expect(Object.assign({}, ...found)).toEqual(specs);
  });

  it("gives only the specs of an export back, wherever that stands", async () => {
    const all = { ...specs, "threads/1.md": "no spec", "files/a.png": "x", "manifest.json": manifest["manifest.json"] };
    for (const folder of ["", "resonant-2026/"]) {
      const inFolder = (files: Record<string, string>) =>
        Object.fromEntries(Object.entries(files).map(([path, text]) => [folder + path, text]));
      const parts = await cut(zipOf(inFolder(all)));
      const found = await Promise.all((parts?.pieces ?? []).map(piece => read(piece.body)));
      expect(Object.assign({}, ...found)).toEqual(inFolder(specs));
      expect(parts?.ignored).toBe(3);
    }
  });

  it("keeps the Markdown of somebody else's zip, whatever its manifest says", async () => {
    const parts = await cut(zipOf({ "a.md": "a", "threads/b.markdown": "b", "c.png": "c", "manifest.json": "{}" }));
    expect(await read(parts?.pieces[0]?.body as Blob)).toEqual({ "a.md": "a", "threads/b.markdown": "b" });
    expect(parts?.ignored).toBe(2);
  });

  it("may be larger than zips once could be", async () => {
    const parts = await cut(zipOf({ ...specs, ...manifest }, true));
    const found = await Promise.all((parts?.pieces ?? []).map(piece => read(piece.body)));
    expect(Object.assign({}, ...found)).toEqual(specs);
  });

  it("goes whole when it is small, and when it cannot be read", async () => {
    const small = zipOf({ "a.md": "a" });
    expect(await cut(small)).toEqual({ pieces: [{ name: "all.zip", body: small, count: 1 }], ignored: 0 });
    const whole = zipOf(specs);
    for (const broken of [new Blob(["no zip"]), whole.slice(0, whole.size - 30), whole.slice(20), new Blob([])]) {
      expect(await cut(broken)).toBeNull();
    }
  });
});
