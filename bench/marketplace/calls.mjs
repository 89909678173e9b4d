// Calls whose bodies differ each time, in a process of its own so that it can be pinned:
// node calls.mjs '<json>' prints one JSON line. {url, kind: feedback | question, connections, seconds, ...}
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { topics } from './content.mjs'

const config = JSON.parse(process.argv[2])
const agent = new Agent({ keepAlive: true, maxSockets: config.connections })
let number = 0

/** Each submission comes from another install and another address, as the limits of the server expect it. */
function feedback() {
  const first = (number * 31) % config.items
  const events = Array.from({ length: config.events }, (_, place) => ({
    item: `bench.layout-${(first + place) % config.items}`, outcome: place % 5 === 0 ? 'kept' : 'shown', position: 1 + (place % 10),
  }))
  return {
    path: '/api/v1/feedback', expected: 202,
    headers: { 'x-forwarded-for': `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}` },
    body: {
      install: randomUUID(), consent: config.consent, events,
      recording: { schemas: [{ name: 'sensor_msgs/msg/Image', topics: 'few' }, { name: 'sensor_msgs/msg/Imu', topics: 'one' }] },
    },
  }
}

/** Fifty topics: those of one layout and of others. */
function question() {
  const asked = Array.from({ length: 8 }, (_, place) => topics((number * 17 + place * 1009) % config.items)).flat().slice(0, 50)
  return {
    path: '/api/v1/recommendations', expected: 200, headers: {},
    body: { consent: true, topics: [...new Set(asked)].map(name => ({ name, schema: null })), scope: 'recording', limit: 5 },
  }
}

function call({ path, headers, body }) {
  const text = JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const sent = performance.now()
    const post = request(config.url + path, {
      method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers },
    }, response => {
      const parts = []
      response.on('data', part => parts.push(part))
      response.on('end', () => resolve({
        status: response.statusCode, milliseconds: performance.now() - sent, answer: Buffer.concat(parts).toString(),
      }))
    })
    post.on('error', reject)
    post.end(text)
  })
}

const times = []
let accepted = 0
let refused = ''
const begun = performance.now()
const end = begun + config.seconds * 1000
await Promise.all(Array.from({ length: config.connections }, async () => {
  while (performance.now() < end && !refused) {
    number++
    const made = config.kind === 'feedback' ? feedback() : question()
    const { status, milliseconds, answer } = await call(made)
    times.push(milliseconds)
    if (status !== made.expected) refused = `${status} ${answer}`
    else if (config.kind === 'feedback') accepted += JSON.parse(answer).accepted
  }
}))
if (refused) throw new Error(refused)
const seconds = (performance.now() - begun) / 1000
times.sort((a, b) => a - b)
const at = share => Number(times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2))
console.log(JSON.stringify({
  completed: times.length, perSecond: times.length / seconds, accepted, acceptedPerSecond: accepted / seconds, p50: at(0.5), p99: at(0.99),
}))
process.exit(0)
