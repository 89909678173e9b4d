// How much a flood of sign-ins delays everybody else: node signins.mjs [--seconds 10] [--rounds 3] [--flood 64] [--database URL]
//   [--client wrk] (tells tenths of milliseconds, and does not wait for itself)
// Passwords are guessed for accounts that are there and for some that are not, from a new network each time, so that no throttle
// keeps the hashing away. Calm and flooded seconds come in turn; the ratio of their p99 is what counts, and that of the first flood after
// the start stands beside it: only two people have signed in before. After that one person signs in again and again
// while the others read as fast as they can: hashing gives way to them, but has to end.
import { execFile } from 'node:child_process'
import http from 'node:http'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { startResonant } from './resonant.mjs'

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' }, rounds: { type: 'string', default: '3' },
    flood: { type: 'string', default: '64' }, connections: { type: 'string', default: '16' }, database: { type: 'string' },
    client: { type: 'string', default: 'load' },
  },
})
const seconds = Number(options.seconds)
const server = await startResonant(undefined, options.database, {
  RESONANT_RATE_LIMIT_PER_MINUTE: '1000000000', RESONANT_TRUSTED_PROXIES: '127.0.0.1', RESONANT_REGISTRATION: 'open',
})
await server.another('guessed@example.com', 'Guessed') // whoever is guessed at cannot sign in for a while
for (let i = 0; i < 20; i++) {
  await server.call('POST', '/specs', { title: `Spec ${i}`, content: { markdown: 'x '.repeat(200) } })
}

async function reads() {
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, `${options.client}.mjs`), JSON.stringify({
    url: `${server.url}/api/v1/specs?limit=20`, connections: Number(options.connections), seconds, headers: server.headers,
  })])
  return JSON.parse(stdout)
}

const agent = new http.Agent({ keepAlive: true, maxSockets: Number(options.flood) })

/** Guesses until told to stop; returns how often each status was answered. */
function flood() {
  let stopped = false
  const statuses = {}
  const guess = number => new Promise(resolve => {
    const body = `username=${number % 2 ? 'guessed' : `nobody${number}`}@example.com&password=guess-${number}`
    const call = http.request(`${server.url}/api/v1/auth/login`, {
      method: 'POST', agent, headers: {
        'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length,
        'x-forwarded-for': `198.${18 + (number >> 16) % 2}.${(number >> 8) & 255}.${number & 255}`,
      },
    }, answer => {
      answer.resume().on('end', () => {
        statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1
        resolve()
      })
    })
    call.on('error', resolve).end(body)
  })
  let number = 0
  const workers = Array.from({ length: Number(options.flood) }, async () => {
    while (!stopped) await guess(number++)
  })
  return async () => {
    stopped = true
    await Promise.all(workers)
    return statuses
  }
}

/** Signs in with the right password, one time after the other, until told to stop; returns how long each time took, in ms. */
function person() {
  let stopped = false
  const times = []
  const signingIn = (async () => {
    while (!stopped) {
      const start = performance.now()
      await server.signIn()
      times.push(performance.now() - start)
    }
  })()
  return async () => {
    stopped = true
    await signingIn
    return times.sort((a, b) => a - b)
  }
}

await reads() // warms up
const rounds = []
for (let i = 0; i < Number(options.rounds); i++) {
  const calm = await reads()
  const stop = flood()
  const flooded = await reads()
  const guesses = await stop()
  rounds.push({ calm, flooded })
  console.log(`calm    p50 ${calm.p50} ms  p99 ${calm.p99} ms  ${calm.perSecond}/s`)
  console.log(`flooded p50 ${flooded.p50} ms  p99 ${flooded.p99} ms  ${flooded.perSecond}/s  guesses ${JSON.stringify(guesses)}`)
}
const ratios = rounds.map(({ calm, flooded }) => flooded.p99 / calm.p99).sort((a, b) => a - b)
const leave = person()
await reads()
const times = await leave()
console.log(`one sign-in at a time beside the reads: p50 ${times[times.length >> 1].toFixed()} ms  longest ${times.at(-1).toFixed()} ms  (${times.length})`)
console.log(`p99 of other requests, first flood after the start: ${(rounds[0].flooded.p99 / rounds[0].calm.p99).toFixed(2)}`)
console.log(`p99 of other requests, flooded against calm: ${ratios[Math.floor(ratios.length / 2)].toFixed(2)} (median of ${ratios.length})`)
server.child.kill('SIGTERM')
process.exit(0)
