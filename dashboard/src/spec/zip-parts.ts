/** A file as it goes to the server. A part of a zip counts as many files as it holds. */
export interface Piece {
  name: string;
  body: Blob;
  count: number;
}

interface Entry {
  name: string;
  /** Its record in the directory of the zip. */
  record: Uint8Array<ArrayBuffer>;
  method: number;
  packed: number;
  start: number;
  end: number;
}

const endLength = 22;
const longestComment = 0xffff;
const recordLength = 46;
const localLength = 30;
const deflated = 8;
const manifestName = /^([^/]+\/)?manifest\.json$/;

/**
 * A zip of any size as several small ones, so that each fits into a request and one sees how far it is. What is packed is
 * only cut and never unpacked here: whether it is sound is for the server to say. Of an export of ours only the specs are
 * taken, as the server does, and of other zips only Markdown.
 *
 * @returns nothing when the zip cannot be read: then it goes as it is, and the server says what is wrong with it
 */
export async function zipParts(
  name: string,
  zip: Blob,
  mostFiles: number,
  mostBytes: number,
): Promise<{ pieces: Piece[]; ignored: number } | null> {
  const all = await entriesOf(zip);
  if (!all) return null;
  const files = all.filter(entry => !entry.name.endsWith("/"));
  if (files.length <= mostFiles && zip.size <= mostBytes)
    return { pieces: [{ name, body: zip, count: 1 }], ignored: 0 };
  const root = await exportRoot(zip, files);
  const wanted = files
    .filter(
      entry => /\.(md|markdown)$/i.test(entry.name) && entry.name.startsWith(root === null ? "" : `${root}specs/`),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1)); // so that one sees where an import has stopped
  const groups: Entry[][] = [];
  let bytes = 0;
  for (const entry of wanted) {
    const size = entry.end - entry.start;
    const group = groups.at(-1);
    if (group && group.length < mostFiles && bytes + size <= mostBytes) {
      group.push(entry);
      bytes += size;
    } else {
      groups.push([entry]);
      bytes = size;
    }
  }
  const pieces = groups.map(group => ({ name, body: zipOf(zip, group), count: group.length }));
  return { pieces, ignored: files.length - wanted.length };
}

async function entriesOf(zip: Blob): Promise<Entry[] | null> {
  const directory = await directoryOf(zip);
  if (!directory || directory.offset + directory.size > zip.size) return null;
  const view = await bytesOf(zip, directory.offset, directory.offset + directory.size);
  const entries: Entry[] = [];
  let at = 0;
  for (let i = 0; i < directory.count; i++) {
    if (at + recordLength > view.byteLength || view.getUint32(at, true) !== 0x02014b50) return null;
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + recordLength + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > view.byteLength) return null;
    const record = new Uint8Array(view.buffer.slice(at, at + recordLength + nameLength));
    const start = startOf(view, at, at + recordLength + nameLength, extraLength);
    if (start === null || start + localLength > directory.offset) return null;
    entries.push({
      name: new TextDecoder().decode(record.subarray(recordLength)),
      record,
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      start,
      end: 0,
    });
    at = next;
  }
  let end = directory.offset; // whatever follows the content of an entry, such as its sizes, belongs to it
  for (const entry of entries.toSorted((a, b) => b.start - a.start)) {
    entry.end = end;
    end = entry.start;
  }
  return entries;
}

/** Where the directory lies and how much it lists, also in the form for zips of more than 65,535 files or 4 GiB (Zip64). */
async function directoryOf(zip: Blob): Promise<{ count: number; size: number; offset: number } | null> {
  const from = Math.max(0, zip.size - endLength - longestComment);
  const tail = await bytesOf(zip, from, zip.size);
  let end = tail.byteLength - endLength;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) return null;
  const count = tail.getUint16(end + 10, true);
  const size = tail.getUint32(end + 12, true);
  const offset = tail.getUint32(end + 16, true);
  if (count !== 0xffff && size !== 0xffffffff && offset !== 0xffffffff) return { count, size, offset };
  if (end < 20 || tail.getUint32(end - 20, true) !== 0x07064b50) return { count, size, offset };
  const place = Number(tail.getBigUint64(end - 12, true));
  const long = await bytesOf(zip, place, place + 56);
  if (long.byteLength < 56 || long.getUint32(0, true) !== 0x06064b50) return null;
  return {
    count: Number(long.getBigUint64(32, true)),
    size: Number(long.getBigUint64(40, true)),
    offset: Number(long.getBigUint64(48, true)),
  };
}

/** The place of an entry; beyond 4 GiB it stands in an extra field, after the sizes that are as large. */
function startOf(view: DataView, record: number, extra: number, extraLength: number): number | null {
  const start = view.getUint32(record + 42, true);
  if (start !== 0xffffffff) return start;
  const before = [24, 20].filter(field => view.getUint32(record + field, true) === 0xffffffff).length * 8;
  let at = extra;
  while (at + 4 <= extra + extraLength) {
    const length = view.getUint16(at + 2, true);
    const place = at + 4 + before;
    if (view.getUint16(at, true) === 1 && before + 8 <= length && place + 8 <= extra + extraLength)
      return Number(view.getBigUint64(place, true));
    at += 4 + length;
  }
  return null;
}

/** The folder, with a slash at its end or empty, in which an export of ours stands. */
async function exportRoot(zip: Blob, entries: readonly Entry[]): Promise<string | null> {
  for (const entry of entries) {
    const root = manifestName.exec(entry.name);
    if (root && (await isOurs(zip, entry))) return root[1] ?? "";
  }
  return null;
}

async function isOurs(zip: Blob, entry: Entry): Promise<boolean> {
  const local = await bytesOf(zip, entry.start, entry.start + localLength);
  const from = entry.start + localLength + local.getUint16(26, true) + local.getUint16(28, true);
  const packed = await zip.slice(from, from + entry.packed).arrayBuffer();
  try {
    return JSON.parse(await textOf(packed, entry.method)).format === "resonant-export";
  } catch {
    return false; // broken, or somebody else's manifest.json
  }
}

function textOf(packed: ArrayBuffer, method: number): Promise<string> {
  const content = new Response(packed);
  if (method !== deflated || !content.body) return content.text();
  return new Response(content.body.pipeThrough(new DecompressionStream("deflate-raw"))).text();
}

/** The entries as they are, in the order given, with a directory of their own. */
function zipOf(zip: Blob, entries: readonly Entry[]): Blob {
  let offset = 0;
  const records = entries.map(entry => {
    const view = new DataView(entry.record.buffer);
    view.setUint16(30, 0, true); // neither extra fields
    view.setUint16(32, 0, true); // nor comments
    view.setUint32(42, offset, true);
    offset += entry.end - entry.start;
    return entry.record;
  });
  const end = new DataView(new ArrayBuffer(endLength));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(
    12,
    records.reduce((sum, record) => sum + record.length, 0),
    true,
  );
  end.setUint32(16, offset, true);
  return new Blob([...entries.map(entry => zip.slice(entry.start, entry.end)), ...records, end]);
}

async function bytesOf(zip: Blob, from: number, to: number): Promise<DataView<ArrayBuffer>> {
  return new DataView(await zip.slice(from, to).arrayBuffer());
}
