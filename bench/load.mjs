// The load, in a process of its own so that it can be pinned: node load.mjs '<json>' prints one JSON line.
import autocannon from 'autocannon'

const config = JSON.parse(process.argv[2])
const result = await autocannon({
  url: config.url,
  connections: config.connections,
  duration: config.seconds,
  workers: 2,
  requests: config.requests,
  headers: config.headers,
  timeout: 30,
})
console.log(JSON.stringify({
  completed: result.requests.total,
  perSecond: result.requests.average,
  p50: result.latency.p50,
  p99: result.latency.p99,
  max: result.latency.max,
  bytesPerSecond: result.throughput.average,
  errors: result.errors + result.timeouts + result.non2xx - (config.unchanged ? result['3xx'] : 0),
}))
