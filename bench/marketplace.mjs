// The marketplace under load: node marketplace.mjs [--parts catalogue,layouts,download,feedback,recommendation]
//   [--engines sqlite,postgresql] [--seconds 10] [--rounds 3] [--connections 64] [--events 100] [--items 10000] [--warmup 5]
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startPostgres } from './databases.mjs'
import { extension, inParallel, layout, publish } from './marketplace/content.mjs'
import { nginx } from './nginx.mjs'
import { answering, cpuMicroseconds, family, freePort, median, output, start, stop } from './processes.mjs'
import { javaHome, startResonant } from './resonant.mjs'

const { values: options } = parseArgs({ options: {
  parts: { type: 'string', default: 'catalogue,layouts,download,feedback,recommendation' },
  engines: { type: 'string', default: 'sqlite,postgresql' },
  seconds: { type: 'string', default: '10' },
  rounds: { type: 'string', default: '3' },
  connections: { type: 'string', default: '64' },
  events: { type: 'string', default: '100' },
  items: { type: 'string', default: '10000' },
  warmup: { type: 'string', default: '5' },
} })
const settings = {
  RESONANT_RATE_LIMIT_PER_MINUTE: '100000000', RESONANT_MAX_CONNECTIONS_PER_ADDRESS: '100000', RESONANT_TRUSTED_PROXIES: '127.0.0.1',
}
const wanted = options.parts.split(',')
const seconds = Number(options.seconds)
const connections = Number(options.connections)
const [serverCpus, loadCpus] = cpus().length >= 4 ? ['0,1', '2,3'] : ['', '']
const scratch = mkdtempSync(path.join(tmpdir(), 'resonant-bench-marketplace-'))
chmodSync(scratch, 0o711) // started by root, PostgreSQL runs as somebody else
const EXTENSIONS = 41 // as many as the public registry has
const LAYOUTS = 200 // that feedback is about
const PACKAGE = 600_000
const wrk = ['/usr/bin/wrk', '/usr/local/bin/wrk'].find(file => existsSync(file))
const table = []
const rounded = (value, digits = 0) => Number(value.toFixed(digits))

function row(engine, part, server, figures) {
  table.push({ engine, part, server, ...figures })
  console.log(JSON.stringify(table.at(-1)))
}

/** As many GETs as the load's processors manage: with wrk where it is, which needs less of them. */
async function flood({ url, headers = {}, paths, unchanged = false }, duration) {
  if (!wrk) {
    return JSON.parse(await output(loadCpus, process.execPath, [path.join(import.meta.dirname, 'load.mjs'), JSON.stringify({
      url, headers, connections, seconds: duration, unchanged, requests: paths.map(each => ({ method: 'GET', path: each })),
    })]))
  }
  const script = path.join(scratch, 'paths.lua')
  writeFileSync(script, `local paths = {${paths.map(each => JSON.stringify(each)).join(', ')}}
local place = 0
request = function()
  place = place % #paths + 1
  return wrk.format("GET", paths[place])
end
`)
  const printed = await output(loadCpus, wrk, ['-t2', `-c${connections}`, `-d${duration}s`, '--latency', '-s', script,
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]), url])
  const number = pattern => Number(pattern.exec(printed)?.[1] ?? 0)
  const units = { us: 0.001, ms: 1, s: 1000, B: 1, KB: 1 << 10, MB: 1 << 20, GB: 1 << 30 }
  const quantity = pattern => {
    const [, value, unit] = pattern.exec(printed) ?? [undefined, '0', 'B']
    return Number(value) * units[unit]
  }
  const broken = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(printed)?.slice(1).reduce((sum, each) => sum + Number(each), 0)
  return {
    completed: number(/(\d+) requests in/), perSecond: number(/Requests\/sec:\s+([\d.]+)/), bytesPerSecond: quantity(/Transfer\/sec:\s+([\d.]+)(\w+)/),
    p50: quantity(/50%\s+([\d.]+)(\w+)/), p99: quantity(/99%\s+([\d.]+)(\w+)/),
    errors: number(/Non-2xx or 3xx responses: (\d+)/) + (broken ?? 0),
  }
}

/** Of a process and of those that it started, as nginx has its workers. */
const cpuOfAll = (...pids) => pids.flatMap(family).reduce((sum, pid) => sum + cpuMicroseconds(pid), 0)

async function costOf(children, work) {
  const pids = [children].flat().map(each => each.pid)
  const before = cpuOfAll(...pids)
  const result = await work()
  return { ...result, cpu: (cpuOfAll(...pids) - before) / result.completed }
}

/** Contenders in turn, so that a drifting machine hits all alike; the median of the rounds counts. */
async function compare(contenders, duration = seconds) {
  for (const { child, job } of contenders) await costOf(child, () => flood(job, Number(options.warmup)))
  const rounds = contenders.map(() => [])
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [place, { child, job }] of contenders.entries()) rounds[place].push(await costOf(child, () => flood(job, duration)))
  }
  return contenders.map(({ name }, place) => {
    const of = key => median(rounds[place].map(result => result[key]))
    return {
      name, cpu: of('cpu'), perSecond: of('perSecond'), bytesPerSecond: of('bytesPerSecond'), p50: of('p50'), p99: of('p99'),
      errors: rounds[place].reduce((sum, result) => sum + result.errors, 0),
    }
  })
}

async function calls(config) {
  return JSON.parse(await output(loadCpus, process.execPath, [path.join(import.meta.dirname, 'marketplace/calls.mjs'), JSON.stringify(config)]))
}

/** The same rows as the server answers them with. */
async function seedPeer(engine, url, details, index) {
  const items = details.map(({ item, versions, ...rest }, place) => [
    item.id, JSON.stringify(item), ...['converters', 'topics', 'extensions', 'capabilities'].map(key => JSON.stringify(rest[key] ?? [])),
    JSON.stringify(rest.extra ?? {}), rest.readme, rest.changelog, index[place].name, index[place].description, index[place].publisher,
    index[place].homepage, index[place].license, index[place].version, index[place].sha256sum, index[place].foxe, index[place].readme,
    index[place].changelog, JSON.stringify(index[place].keywords),
  ])
  const versions = details.flatMap(({ item, versions: all }) => all.map(each =>
    [item.id, each.version, each.state, each.sha256, each.size, each.file_name, each.url, each.published_at]))
  const columns = ['id', 'head', 'converters', 'topics', 'extensions', 'capabilities', 'extra', 'readme', 'changelog', 'name', 'description',
    'publisher', 'homepage', 'license', 'version', 'sha256', 'foxe', 'readme_url', 'changelog_url', 'keywords']
  const json = engine === 'sqlite' ? 'text' : 'jsonb'
  const types = { head: json, converters: json, topics: json, extensions: json, capabilities: json, extra: json, keywords: json }
  const tables = [`create table items (${columns.map(name => `${name} ${types[name] ?? 'text'}`).join(', ')}, primary key (id))`,
    `create table versions (item_id text not null, version text not null, state text, sha256 text, size bigint, file_name text, url text,
      published_at text, primary key (item_id, version))`]
  const marks = (count, mark) => Array.from({ length: count }, (_, place) => mark(place + 1)).join(', ')
  if (engine === 'sqlite') {
    const { default: Database } = await import('better-sqlite3')
    const database = new Database(url.slice('sqlite:'.length))
    database.pragma('journal_mode = WAL')
    tables.forEach(each => database.exec(each))
    for (const each of items) database.prepare(`insert into items values (${marks(columns.length, () => '?')})`).run(...each)
    for (const each of versions) database.prepare(`insert into versions values (${marks(8, () => '?')})`).run(...each)
    database.close()
  } else {
    const { default: pg } = await import('pg')
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    for (const each of tables) await client.query(each)
    for (const each of items) await client.query(`insert into items values (${marks(columns.length, place => '$' + place)})`, each)
    for (const each of versions) await client.query(`insert into versions values (${marks(8, place => '$' + place)})`, each)
    await client.end()
  }
}

async function catalogue(engine, resonant, peerUrl) {
  const names = Array.from({ length: EXTENSIONS }, (_, number) => `panel-${number}`)
  await inParallel(EXTENSIONS, 4, number => publish(resonant, 'extensions', `${names[number]}.foxe`, extension('bench', names[number])))
  const ids = names.map(name => `bench.${name}`).sort()
  const details = []
  for (const id of ids) details.push(await resonant.call('GET', `/extensions/${id}`))
  const index = await (await fetch(`${resonant.url}/extensions.json`)).json()
  const byId = new Map(index.map(entry => [entry.id, entry]))
  await seedPeer(engine, peerUrl, details, ids.map(id => byId.get(id)))
  const port = await freePort()
  const hono = start(serverCpus, process.execPath, [path.join(import.meta.dirname, 'marketplace/hono.mjs')],
    { env: { ...process.env, DATABASE_URL: peerUrl, PORT: String(port), NODE_ENV: 'production' } })
  await answering(hono, `http://127.0.0.1:${port}/health`)
  const jobs = {
    detail: [ids.map(id => `/api/v1/extensions/${id}`), ids.map(id => `/extensions/${id}`)],
    index: [['/extensions.json'], ['/extensions.json']],
  }
  for (const [job, [ours, theirs]] of Object.entries(jobs)) {
    const results = await compare([
      { name: 'Resonant', child: resonant.child, job: { url: resonant.url, paths: ours } },
      { name: 'Hono', child: hono, job: { url: `http://127.0.0.1:${port}`, paths: theirs } },
    ])
    for (const { name, cpu, perSecond, p99, errors } of results) {
      row(engine, `catalogue, ${job}`, name, {
        'CPU µs/request': rounded(cpu, 1), ratio: rounded(cpu / results[1].cpu, 2), 'per second': rounded(perSecond), 'p99 ms': rounded(p99, 2), errors,
      })
    }
  }
  await stop(hono)
}

async function polledLayouts(engine, resonant) {
  const { organization } = await resonant.call('GET', '/auth/session')
  const address = `/api/workspaces/${organization.id}/layouts`
  for (let number = 0; number < 20; number++) {
    const answer = await fetch(`${resonant.url}/api/workspaces/${organization.id}/layout`, {
      method: 'POST', headers: { ...resonant.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ layoutId: crypto.randomUUID(), name: `Layout ${number}`, data: JSON.parse(layout(number)), permission: 'ORG_WRITE' }),
    })
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  }
  const full = await fetch(resonant.url + address, { headers: resonant.headers })
  const headers = { ...resonant.headers, 'if-none-match': full.headers.get('etag') }
  const again = await fetch(resonant.url + address, { headers })
  if (again.status !== 304) throw new Error(`expected 304, it was ${again.status}`)
  const [{ cpu, perSecond, p99, errors }] = await compare([
    { name: 'Resonant', child: resonant.child, job: { url: resonant.url, headers, paths: [address], unchanged: true } }])
  row(engine, 'layouts, 304', 'Resonant', { 'CPU µs/request': rounded(cpu, 1), 'per second': rounded(perSecond), 'p99 ms': rounded(p99, 2), errors })
}

/** A server that allows, where nginx sends (X-Accel-Redirect). */
async function behindNginx(bytes) {
  const resonant = await startResonant(serverCpus, undefined, { ...settings, RESONANT_ACCEL_REDIRECT: '/packages/' })
  await resonant.call('POST', '/namespaces', { name: 'bench' })
  await resonant.call('PUT', '/registry/settings', { catalogue_open: true })
  const release = await publish(resonant, 'extensions', 'large.foxe', bytes)
  return { ...resonant, port: await freePort(), path: release.url }
}

/** @param behind a server whose packages nginx sends for it */
async function floor(file, port, behind) {
  if (!nginx) {
    return { name: 'sendfile(2) from a bare JVM', child: start(serverCpus, path.join(javaHome(), 'bin/java'),
      [path.join(import.meta.dirname, 'marketplace/Sendfile.java'), String(port), file]) }
  }
  const configuration = path.join(scratch, 'nginx.conf')
  writeFileSync(configuration, `worker_processes 2;
daemon off;
pid ${scratch}/nginx.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  client_body_temp_path ${scratch}/body;
  proxy_temp_path ${scratch}/proxy;
  fastcgi_temp_path ${scratch}/fastcgi;
  uwsgi_temp_path ${scratch}/uwsgi;
  scgi_temp_path ${scratch}/scgi;
  upstream resonant { server ${new URL(behind.url).host}; keepalive 64; }
  server { listen 127.0.0.1:${port}; root ${scratch}; }
  server {
    listen 127.0.0.1:${behind.port};
    location / { proxy_pass http://resonant; proxy_http_version 1.1; proxy_set_header Connection ""; }
    location /packages/ { internal; alias ${behind.data}/files/; }
  }
}
`)
  chmodSync(behind.data, 0o711) // nginx's workers are somebody else, too
  return { name: 'nginx', child: start(serverCpus, nginx, ['-c', configuration]) }
}

async function download(engine, resonant) {
  const bytes = extension('bench', 'large', PACKAGE)
  const release = await publish(resonant, 'extensions', 'large.foxe', bytes)
  const file = path.join(scratch, `package-${engine}`)
  writeFileSync(file, bytes)
  const port = await freePort()
  const behind = nginx ? await behindNginx(bytes) : undefined
  const other = await floor(file, port, behind)
  const theirs = nginx ? `/package-${engine}` : '/'
  await answering(other.child, `http://127.0.0.1:${port}${theirs}`)
  const results = await compare([
    { name: 'Resonant', child: resonant.child, job: { url: resonant.url, paths: [release.url] } },
    { name: other.name, child: other.child, job: { url: `http://127.0.0.1:${port}`, paths: [theirs] } },
    ...(behind ? [{ name: 'Resonant behind nginx', child: [behind.child, other.child], job: { url: `http://127.0.0.1:${behind.port}`, paths: [behind.path] } }] : []),
  ])
  for (const { name, cpu, perSecond, bytesPerSecond, errors } of results) {
    row(engine, `download of ${Math.round(bytes.length / 1000)} kB`, name, {
      'CPU µs/request': rounded(cpu, 1),
      ratio: rounded(bytesPerSecond / results[1].bytesPerSecond, 2), 'per second': rounded(perSecond), 'MB/s': rounded(bytesPerSecond / 1e6), errors,
    })
  }
  await stop(other.child)
  if (behind) await stop(behind.child)
}

async function publishLayouts(resonant, from, to) {
  await inParallel(to - from, 16, number => publish(resonant, 'layouts', 'layout.json', layout(from + number),
    { namespace: 'bench', name: `layout-${from + number}`, display_name: `Layout ${from + number}` }))
}

async function feedback(engine, resonant) {
  const { version } = await resonant.call('GET', '/feedback/consent')
  const config = { kind: 'feedback', url: resonant.url, consent: version, items: LAYOUTS, events: Number(options.events), connections }
  await calls({ ...config, seconds: Number(options.warmup) })
  const rounds = []
  for (let round = 0; round < Number(options.rounds); round++) rounds.push(await costOf(resonant.child, () => calls({ ...config, seconds })))
  const of = key => median(rounds.map(result => result[key]))
  row(engine, `feedback, ${options.events} events at once`, 'Resonant', {
    'CPU µs/request': rounded(of('cpu'), 1), 'per second': rounded(of('perSecond')), 'events/s': rounded(of('acceptedPerSecond')), 'p99 ms': of('p99'), errors: 0,
  })
}

async function recommendation(engine, resonant) {
  for (const several of [1, 4]) {
    const config = { kind: 'question', url: resonant.url, items: Number(options.items), connections: several }
    await calls({ ...config, seconds: Number(options.warmup) })
    const rounds = []
    for (let round = 0; round < Number(options.rounds); round++) rounds.push(await costOf(resonant.child, () => calls({ ...config, seconds })))
    const of = key => median(rounds.map(result => result[key]))
    row(engine, `recommendation among ${options.items}, ${several} at once`, 'Resonant', {
      'CPU µs/request': rounded(of('cpu'), 1), 'per second': rounded(of('perSecond')), 'p50 ms': of('p50'), 'p99 ms': of('p99'), errors: 0,
    })
  }
}

try {
  for (const engine of options.engines.split(',')) {
    const postgres = engine === 'postgresql' ? await startPostgres(scratch) : undefined
    const resonant = await startResonant(serverCpus, postgres?.url('resonant'), settings)
    await resonant.call('POST', '/namespaces', { name: 'bench' })
    await resonant.call('PUT', '/registry/settings', { catalogue_open: true })
    if (wanted.includes('catalogue')) await catalogue(engine, resonant, postgres?.url('peer') ?? `sqlite:${path.join(scratch, 'peer.db')}`)
    if (wanted.includes('layouts')) await polledLayouts(engine, resonant)
    if (wanted.includes('download')) await download(engine, resonant)
    if (wanted.includes('feedback') || wanted.includes('recommendation')) await publishLayouts(resonant, 0, LAYOUTS)
    if (wanted.includes('feedback')) await feedback(engine, resonant)
    if (wanted.includes('recommendation')) {
      await publishLayouts(resonant, LAYOUTS, Number(options.items))
      await recommendation(engine, resonant)
    }
    await stop(resonant.child)
    await postgres?.postgres.stop()
  }
  console.table(table)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
process.exit(0)
