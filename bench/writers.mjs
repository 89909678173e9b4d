// 64 writers at once for a minute on SQLite: errors and the longest stall. node writers.mjs [--seconds 60] [--writers 64]
import { parseArgs } from 'node:util'
import { Agent, request } from 'node:http'
import { stop } from './processes.mjs'
import { startResonant } from './resonant.mjs'

const { values: options } = parseArgs({ options: {
  seconds: { type: 'string', default: '60' }, writers: { type: 'string', default: '64' },
} })
const resonant = await startResonant('', undefined, { RESONANT_RATE_LIMIT_PER_MINUTE: '100000000' })
const thread = await resonant.call('POST', '/threads', { title: 'Writers' })
const agent = new Agent({ keepAlive: true, maxSockets: Number(options.writers) })
const body = JSON.stringify({ thread_id: thread.id, content: 'written under load '.repeat(20) })
const post = () => new Promise((resolve, reject) => {
  const call = request(resonant.url + '/api/v1/messages', {
    method: 'POST', agent,
    headers: { ...resonant.headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  }, response => { response.resume(); response.on('end', () => resolve(response.statusCode)) })
  call.on('error', reject)
  call.end(body)
})
const latencies = []
let errors = 0
const warm = Date.now() + 5000
const end = warm + Number(options.seconds) * 1000
await Promise.all(Array.from({ length: Number(options.writers) }, async () => {
  while (Date.now() < end) {
    const started = performance.now()
    const status = await post().catch(() => 0)
    if (Date.now() > warm) {
      latencies.push(performance.now() - started)
      if (status !== 201) errors++
    }
  }
}))
latencies.sort((a, b) => a - b)
console.log(JSON.stringify({
  writers: Number(options.writers), seconds: Number(options.seconds), writes: latencies.length, errors,
  'p50 ms': Number(latencies[Math.floor(latencies.length * 0.5)].toFixed(1)),
  'p99 ms': Number(latencies[Math.floor(latencies.length * 0.99)].toFixed(1)),
  'longest ms': Number(latencies.at(-1).toFixed(1)),
}))
await stop(resonant.child)
process.exit(0)
