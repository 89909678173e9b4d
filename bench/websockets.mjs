// Memory of idle WebSocket connections: node websockets.mjs [--count 10000]
import { parseArgs } from 'node:util'
import WebSocket from 'ws'
import { residentKib, sleep, stop } from './processes.mjs'
import { startResonant } from './resonant.mjs'

const { values: options } = parseArgs({ options: { count: { type: 'string', default: '10000' } } })
const count = Number(options.count)
const resonant = await startResonant('', undefined, {
  RESONANT_MAX_CONNECTIONS_PER_ADDRESS: String(count + 100), RESONANT_RATE_LIMIT_PER_MINUTE: '100000000',
})
const address = i => `127.0.0.${1 + Math.floor(i / 5000)}` // more clients than one address has ports to spare
const open = i => new Promise((resolve, reject) => {
  const socket = new WebSocket(resonant.url.replace('http', 'ws') + '/ws', { headers: resonant.headers, localAddress: address(i) })
  socket.on('open', () => socket.send(JSON.stringify({ type: 'subscribe', topics: ['tasks'], after: null })))
  socket.on('message', data => {
    const message = JSON.parse(data)
    if (message.type === 'subscribed') resolve(socket)
    if (message.type === 'ping') socket.send('{"type":"pong"}')
  })
  socket.on('error', reject)
})
await Promise.all(Array.from({ length: 50 }, (_, i) => open(i))) // code loaded and compiled before the first reading
await sleep(3000)
const before = residentKib(resonant.child.pid)
const sockets = []
for (let i = 0; i < count; i += 100) {
  sockets.push(...await Promise.all(Array.from({ length: Math.min(100, count - i) }, (_, j) => open(i + j))))
}
await sleep(5000)
const after = residentKib(resonant.child.pid)
const started = performance.now()
const received = Promise.all(sockets.map(socket => new Promise(resolve => socket.on('message', data => {
  if (JSON.parse(data).type === 'event') resolve(performance.now())
}))))
await resonant.call('POST', '/tasks', { title: 'Seen by everybody' })
const last = Math.max(...await received)
console.log(JSON.stringify({
  connections: count, 'RSS before MiB': Math.round(before / 1024), 'RSS after MiB': Math.round(after / 1024),
  'KiB each': Number(((after - before) / count).toFixed(1)), 'one event to all ms': Math.round(last - started),
}))
await stop(resonant.child)
process.exit(0)
