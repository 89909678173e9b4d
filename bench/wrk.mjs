// The same as load.mjs with wrk, a client in C: with hundreds of connections a client in JavaScript waits for itself, and counts
// that as the server's time. node wrk.mjs '<json>' prints one JSON line; wrk has to be installed.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const config = JSON.parse(process.argv[2])
const folder = mkdtempSync(path.join(tmpdir(), 'resonant-bench-wrk-'))
const text = value => JSON.stringify(value).replace(/\\u([0-9a-f]{4})/g, '\\u{$1}') // a Lua string
const table = headers => `{${Object.entries(headers).map(([name, value]) => `[${text(name)}]=${text(value)}`).join(',')}}`
const { pathname, search, origin } = new URL(config.url)
const requests = config.requests ?? [{ method: 'GET', path: pathname + search }]

try {
  const script = path.join(folder, 'requests.lua')
  writeFileSync(script, `
local requests = {${requests.map(one =>
    `{${text(one.method)},${text(one.path)},${table({ ...config.headers, ...one.headers })},${one.body ? text(one.body) : 'nil'}}`).join(',\n')}}
local next = 0
request = function()
  next = next % #requests + 1
  local one = requests[next]
  return wrk.format(one[1], one[2], one[3], one[4])
end
done = function(summary, latency)
  io.write(string.format('{"completed":%d,"perSecond":%.0f,"p50":%.1f,"p99":%.1f,"max":%.1f,"errors":%d}\\n',
    summary.requests, summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    latency.max / 1000,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout))
end
`)
  const said = execFileSync('wrk', ['-t2', `-c${config.connections}`, `-d${config.seconds}s`, '--timeout', '30s', '-s', script,
    origin], { encoding: 'utf8' })
  console.log(said.split('\n').find(line => line.startsWith('{')))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
