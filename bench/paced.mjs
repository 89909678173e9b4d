// Requests at a rate that does not wait for answers, over connections that stay open: node paced.mjs '<json>' prints one JSON
// line. A time is counted from the moment at which a request was due, so that whoever answers late cannot hide it. The first
// seconds, in which the connections are made, are not counted.
import net from 'node:net'

const RAMP_MILLISECONDS = 3000
const TIMEOUT_MILLISECONDS = 30_000
const config = JSON.parse(process.argv[2])
const { hostname, port, host, pathname } = new URL(config.url)
const interval = 1000 * config.connections / config.rate // between two requests of one connection
const requests = (config.requests ?? [{ method: 'GET', path: pathname }]).map(({ method, path, body = '' }) => Buffer.from([
  `${method} ${path} HTTP/1.1`, `host: ${host}`,
  ...Object.entries(config.headers).map(([name, value]) => `${name}: ${value}`),
  ...(body ? [`content-length: ${Buffer.byteLength(body)}`] : []), '', body,
].join('\r\n')))
const began = performance.now()
const counted = began + RAMP_MILLISECONDS
const end = counted + config.seconds * 1000
const latencies = []
const plans = new Set()
setInterval(() => plans.forEach(plan => plan()), 1)
let completed = 0
let bytes = 0
let errors = 0
let next = 0

/** The complete answers at the beginning of what has arrived: their status codes, and the bytes that are left. */
function answers(arrived) {
  const statuses = []
  for (let head = arrived.indexOf('\r\n\r\n'); head >= 0; head = arrived.indexOf('\r\n\r\n')) {
    const text = arrived.toString('latin1', 0, head)
    const length = head + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? 0)
    if (arrived.length < length) break
    statuses.push(Number(text.slice(9, 12)))
    arrived = arrived.subarray(length)
  }
  return { statuses, rest: arrived }
}

/** One connection. Requests that are due while an answer is outstanding wait, and their time runs. */
function connection(number) {
  return new Promise(resolve => {
    const due = []
    let arrived = Buffer.alloc(0)
    let waiting = false
    let planned = began + RAMP_MILLISECONDS / 2 * number / config.connections
    const socket = net.connect(Number(port), hostname).setNoDelay(true).setTimeout(TIMEOUT_MILLISECONDS)
    const finish = () => { plans.delete(plan); socket.destroy(); resolve() }
    plans.add(plan)
    function plan() {
      for (const now = Math.min(performance.now(), end); planned < now; planned += interval) due.push(planned)
      send()
      if (performance.now() > end && due.length === 0) finish()
    }
    function send() {
      if (waiting || due.length === 0 || socket.connecting) return
      waiting = true
      socket.write(requests[next++ % requests.length])
    }
    socket.on('data', data => {
      const found = answers(arrived.length ? Buffer.concat([arrived, data]) : data)
      arrived = found.rest
      for (const status of found.statuses) {
        const since = due.shift()
        waiting = false
        completed++
        if (since >= counted) {
          latencies.push(performance.now() - since)
          if (status >= 300) errors++
        }
      }
      if (performance.now() > counted) bytes += data.length
      send()
    })
    socket.on('timeout', () => { errors += due.length; finish() })
    socket.on('error', () => { errors += due.length + 1; finish() })
  })
}

await Promise.all(Array.from({ length: config.connections }, (_, number) => connection(number)))
latencies.sort((a, b) => a - b)
const quantile = share => Number(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))].toFixed(1))
console.log(JSON.stringify({
  completed, perSecond: latencies.length / config.seconds, p50: quantile(0.5), p99: quantile(0.99),
  max: quantile(1), bytesPerSecond: bytes / config.seconds, errors,
}))
process.exit(0)
