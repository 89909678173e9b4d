// Resonant and its peers in one run: node run.mjs [--seconds 10] [--connections 64] [--rounds 3] [--engines sqlite,postgresql] [--rate 0.5]
//   [--jobs health,read,insert,spread]
//   [--client wrk] [--organizations 16] (also inserts into that many at once: within one organisation, whose events are numbered without
//   gaps, commits follow each other)
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startPostgres } from './databases.mjs'
import { answering, cpuMicroseconds, freePort, median, output, start, stop } from './processes.mjs'
import { startResonant } from './resonant.mjs'

const { values: options } = parseArgs({ options: {
  seconds: { type: 'string', default: '10' },
  connections: { type: 'string', default: '64,500' },
  rounds: { type: 'string', default: '3' },
  engines: { type: 'string', default: 'sqlite,postgresql' },
  specs: { type: 'string', default: '1000' },
  warmup: { type: 'string', default: '8' },
  rate: { type: 'string', default: '0' },
  client: { type: 'string', default: 'load' },
  organizations: { type: 'string', default: '16' },
  jobs: { type: 'string', default: 'health,read,insert,spread' },
} })
const [serverCpus, loadCpus] = cpus().length >= 4 ? ['0,1', '2,3'] : ['', '']
const scratch = mkdtempSync(path.join(tmpdir(), 'resonant-bench-run-'))
chmodSync(scratch, 0o711) // started by root, PostgreSQL runs as somebody else
const paragraph = 'The exporter writes every table in one consistent snapshot and names the rows that it had to change. '
const markdown = '# Goal\n\n' + paragraph.repeat(8) + '\n\n## Done when\n\n- [ ] it is measured\n'

async function seed(resonant) {
  const specs = []
  for (let i = 0; i < Number(options.specs); i++) {
    specs.push(await resonant.call('POST', '/specs', { title: `Spec ${i}`, content: { markdown } }))
  }
  const thread = await resonant.call('POST', '/threads', { title: 'Bench' })
  const threads = []
  for (let i = 0; i < Number(options.organizations); i++) {
    const headers = await resonant.another(`bench${i}@example.com`, `Bench ${i}`)
    threads.push({ headers, id: (await resonant.call('POST', '/threads', { title: 'Bench' }, headers)).id })
  }
  return { specs: specs.map(spec => spec.id), thread: thread.id, threads, sample: specs[0] }
}

async function seedPeer(engine, url, data) {
  const row = (id, sample) => [id, sample.title, JSON.stringify(sample.content), sample.status, sample.user_id, sample.created_at]
  if (engine === 'sqlite') {
    const { default: Database } = await import('better-sqlite3')
    const database = new Database(url.slice('sqlite:'.length))
    database.pragma('journal_mode = WAL')
    database.exec(`create table specs (id text primary key, title text not null, content text not null, status text,
        sync_trigger integer default 0, notion_page_id text, user_id text, version integer default 1, created_at text, updated_at text);
      create table messages (id text primary key, organization_id text not null, user_id text, thread_id text, sender text,
        content text, created_at text, updated_at text);
      create index messages_thread on messages (organization_id, thread_id, id);`)
    const insert = database.prepare('insert into specs (id, title, content, status, user_id, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?)')
    database.transaction(() => data.specs.forEach(id => insert.run(...row(id, data.sample), data.sample.updated_at)))()
    database.close()
  } else {
    const { default: pg } = await import('pg')
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`create table specs (id uuid primary key, title text not null, content jsonb not null, status text,
        sync_trigger boolean default false, notion_page_id text, user_id uuid, version integer default 1, created_at timestamptz, updated_at timestamptz);
      create table messages (id uuid primary key, organization_id uuid not null, user_id uuid, thread_id uuid, sender text,
        content text, created_at timestamptz, updated_at timestamptz);
      create index messages_thread on messages (organization_id, thread_id, id);`)
    for (const id of data.specs) {
      await client.query('insert into specs (id, title, content, status, user_id, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7)',
        [...row(id, data.sample), data.sample.updated_at])
    }
    await client.end()
  }
}

function jobs(data, base, specs, messages, headers) {
  const ids = data.specs.slice(0, 500)
  const said = thread => JSON.stringify({ thread_id: thread, content: 'A message of about six hundred bytes. '.repeat(16) })
  const json = { 'content-type': 'application/json' }
  return {
    health: { url: base + (headers ? '/health/live' : '/health'), requests: undefined, headers: {} },
    read: { url: base, headers: headers ?? {}, requests: ids.map(id => ({ method: 'GET', path: `${specs}/${id}` })) },
    insert: {
      url: base, headers: { ...(headers ?? {}), ...json },
      requests: [{ method: 'POST', path: messages, body: said(data.thread) }],
    },
    spread: {
      url: base, headers: json,
      requests: data.threads.map(thread => ({
        method: 'POST', path: messages, body: said(thread.id), headers: { ...json, ...(headers ? thread.headers : {}) },
      })),
    },
  }
}

/** @param rate requests a second that do not wait for answers; none: each connection asks again as soon as it is answered */
async function measure(pid, job, connections, seconds, rate) {
  const before = cpuMicroseconds(pid)
  const result = JSON.parse(await output(loadCpus, process.execPath,
    [path.join(import.meta.dirname, `${rate ? 'paced' : options.client}.mjs`), JSON.stringify({ ...job, connections, seconds, rate })]))
  return { ...result, cpu: (cpuMicroseconds(pid) - before) / result.completed }
}

function pidOf(child) { // taskset and the launcher exec, so the pid that we started is the server
  return child.pid
}

async function contenders(engine, postgres) {
  const resonant = await startResonant(serverCpus, postgres?.url('resonant'), { RESONANT_RATE_LIMIT_PER_MINUTE: '100000000', RESONANT_REGISTRATION: 'open' })
  const data = await seed(resonant)
  const peerUrl = postgres?.url('peer') ?? `sqlite:${path.join(scratch, 'peer.db')}`
  await seedPeer(engine, peerUrl, data)
  const list = [{ name: 'Resonant', child: resonant.child, jobs: jobs(data, resonant.url, '/api/v1/specs', '/api/v1/messages', resonant.headers) }]
  const honoPort = await freePort()
  const hono = start(serverCpus, process.execPath, [path.join(import.meta.dirname, 'peers/hono.mjs')],
    { env: { ...process.env, DATABASE_URL: peerUrl, PORT: String(honoPort), NODE_ENV: 'production' } })
  await answering(hono, `http://127.0.0.1:${honoPort}/health`)
  list.push({ name: 'Hono', child: hono, jobs: jobs(data, `http://127.0.0.1:${honoPort}`, '/specs', '/messages') })
  if (engine === 'sqlite' && hasFastApi()) {
    const port = await freePort()
    cpSync(path.join(scratch, 'peer.db'), path.join(scratch, 'fastapi.db'))
    const child = start(serverCpus, 'python3', ['-m', 'uvicorn', '--app-dir', path.join(import.meta.dirname, 'peers'),
      'fastapi_app:app', '--host', '127.0.0.1', '--port', String(port), '--log-level', 'warning', '--no-access-log'],
      { env: { ...process.env, DATABASE_URL: `sqlite:${path.join(scratch, 'fastapi.db')}` } })
    await answering(child, `http://127.0.0.1:${port}/health`)
    list.push({ name: 'FastAPI', child, jobs: jobs(data, `http://127.0.0.1:${port}`, '/specs', '/messages') })
  }
  return list
}

function hasFastApi() {
  try {
    execFileSync('python3', ['-c', 'import fastapi, uvicorn'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const table = []

/** Each contender's results, taken in turn, so that a drifting machine hits all alike. */
async function inTurn(list, job, connections, rate) {
  const rounds = new Map(list.map(contender => [contender.name, []]))
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const contender of list) {
      const { child, jobs, name } = contender
      rounds.get(name).push(await measure(pidOf(child), jobs[job], connections, Number(options.seconds), rate(contender)))
    }
  }
  return rounds
}

/** @return how many requests a second each contender answered */
function report(engine, connections, job, rounds) {
  const hono = median(rounds.get('Hono').map(result => result.cpu))
  const perSecond = new Map()
  for (const [server, results] of rounds) {
    const middle = key => median(results.map(result => result[key]))
    perSecond.set(server, middle('perSecond'))
    table.push({
      engine, connections, job, server,
      'CPU µs/request': Number(middle('cpu').toFixed(1)),
      '× Hono': Number((middle('cpu') / hono).toFixed(2)),
      'requests/s': Math.round(middle('perSecond')),
      'p50 ms': middle('p50'), 'p99 ms': middle('p99'),
      errors: results.reduce((sum, result) => sum + result.errors, 0),
    })
    console.log(JSON.stringify(table.at(-1)))
  }
  return perSecond
}

try {
  for (const engine of options.engines.split(',')) {
    const postgres = engine === 'postgresql' ? await startPostgres(scratch) : undefined
    const list = await contenders(engine, postgres)
    for (const contender of list) {
      for (const job of options.jobs.split(',')) await measure(pidOf(contender.child), contender.jobs[job], 64, Number(options.warmup))
    }
    for (const connections of options.connections.split(',').map(Number)) {
      for (const job of options.jobs.split(',')) {
        const most = report(engine, connections, job, await inTurn(list, job, connections, () => undefined))
        if (Number(options.rate)) {
          const rate = contender => Math.round(most.get(contender.name) * Number(options.rate))
          report(engine, connections, `${job}, ${options.rate} of that`, await inTurn(list, job, connections, rate))
        }
      }
    }
    for (const contender of list) await stop(contender.child)
    await postgres?.postgres.stop()
  }
  console.table(table)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
process.exit(0)
