// What is published for a measurement: the same each time.
import { deflateRawSync } from 'node:zlib'
import { randomBytes } from 'node:crypto'

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

function crc32(bytes) {
  let crc = 0xffffffff
  for (const byte of bytes) crc = table[(crc ^ byte) & 0xff] ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

function zip(files) {
  const parts = []
  const directory = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text)
    const packed = deflateRawSync(content)
    const called = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt16LE(0x21, 8) // 1980-01-01
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(called.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, called, packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, called]))
    parts.push(local)
    offset += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(directory.length, 4)
  end.writeUInt16LE(directory.length, 6)
  end.writeUInt32LE(listed.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, listed, Buffer.from('PK\x05\x06', 'latin1'), end])
}

/** A package with one panel. @param bytes of a picture in it that cannot be packed */
export function extension(publisher, name, bytes = 0) {
  const paragraph = 'The panel shows where the robot is, how well the place is covered and what the driver saw. '
  return zip({
    'package.json': JSON.stringify({
      publisher, name, version: '1.0.0', displayName: `${name} of ${publisher}`, main: './dist/extension.js',
      description: 'Shows where the robot is.', license: 'Apache-2.0', homepage: 'https://example.com/panel', keywords: ['map', 'robot'],
    }),
    'README.md': `# ${name}\n\n${paragraph.repeat(12)}\n\n- one\n- two\n`,
    'CHANGELOG.md': '# 1.0.0\n\nFirst.\n',
    'dist/extension.js': `exports.activate = context => { context.registerPanel({ name: "${name}", initPanel: () => {} }); };\n`,
    ...(bytes ? { 'dist/picture.bin': randomBytes(bytes) } : {}),
  })
}

/** The topics of a layout: most are those of its robot, some those of many. */
export function topics(number) {
  const own = Array.from({ length: 6 }, (_, place) => `/robot${number % 997}/part${(number * 7 + place * 13) % 211}/value`)
  const usual = ['/tf', '/odom', '/camera/image', '/imu/data', '/scan', '/fix', '/diagnostics', '/map']
  return [...own, ...usual.filter((_, place) => (number >> place) & 1)]
}

/** A layout that looks at its topics. */
export function layout(number) {
  const panels = topics(number).map((topic, place) => [`RawMessages!${number}x${place}`, { topicPath: topic }])
  return Buffer.from(JSON.stringify({
    configById: Object.fromEntries(panels), globalVariables: {}, userNodes: {}, playbackConfig: { speed: 1 },
    layout: panels.map(([id]) => id).reduceRight((second, first) => ({ direction: 'row', first, second, splitPercentage: 50 })),
  }))
}

/** Publishes a file as a browser does. */
export async function publish(resonant, kind, fileName, bytes, fields = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ visibility: 'public', ...fields })) form.set(name, value)
  form.set('file', new Blob([bytes]), fileName)
  const answer = await fetch(`${resonant.url}/api/v1/${kind}`, { method: 'POST', headers: resonant.headers, body: form })
  if (answer.status !== 201) throw new Error(`${fileName}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

/** Does something for each number, several at once. */
export async function inParallel(count, several, work) {
  let next = 0
  await Promise.all(Array.from({ length: several }, async () => {
    while (next < count) await work(next++)
  }))
}
