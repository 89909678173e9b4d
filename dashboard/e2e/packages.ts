import { crc32 } from "node:zlib";

/** A zip of files that are not packed, as a program without a compressor writes it. */
function zip(files: Record<string, string>): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    const called = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE(0x800, 2); // names are UTF-8
    common.writeUInt16LE(0x21, 8); // a day that exists, 1980-01-01
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(called.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, called, content]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, place, called]));
    parts.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listed, Buffer.from("PK\x05\x06", "latin1"), end]);
}

interface Manifest {
  publisher: string;
  name: string;
  version: string;
  displayName: string;
}

/** An extension with one panel. */
export function extension(manifest: Manifest, more: Record<string, string> = {}): Uint8Array {
  return zip({
    "package.json": JSON.stringify({
      ...manifest,
      description: "Shows where the robot is.",
      main: "./dist/extension.js",
      license: "Apache-2.0",
      homepage: "https://example.jp/map",
      keywords: ["map"],
    }),
    "README.md": `# ${manifest.displayName}\n\nDrop it in.\n`,
    "CHANGELOG.md": "# 1.0.0\n\nFirst.\n",
    "dist/extension.js":
      'module.exports.activate = context => { context.registerPanel({ name: "Robot map", initPanel: () => {} }); };\n',
    ...more,
  });
}

/** A layout that shows a plot for each topic. */
export function layout(topics: readonly string[]): Uint8Array {
  const panels = topics.map((topic, place) => [`RawMessages!${place}`, { topicPath: topic }] as const);
  const mosaic = panels
    .map(([id]): unknown => id)
    .reduceRight((second, first) => ({ direction: "row", first, second, splitPercentage: 50 }));
  return Buffer.from(
    JSON.stringify({
      configById: Object.fromEntries(panels),
      globalVariables: {},
      userNodes: {},
      playbackConfig: { speed: 1 },
      layout: mosaic,
    }),
  );
}
