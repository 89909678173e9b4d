// The move beside its floors, in one run:
//   node move/run.mjs [--data DIRECTORY] [--rounds 3] [--only load,postgresql,pause,capture] [--heap 256m] [--postgresql FOLDER]
// DIRECTORY holds a database made by move/generate.mjs; without it one is made. Needs PostgreSQL's own programs.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { median, sleep } from '../processes.mjs'
import { dumpAndRestore, binaries, loadPrepared, pgloader, prepare, startPostgresql } from './postgresql.mjs'
import { Installation } from './installation.mjs'
import { Writers } from './writers.mjs'

const { values: options } = parseArgs({ options: {
  data: { type: 'string' }, rounds: { type: 'string', default: '3' }, heap: { type: 'string', default: '256m' },
  only: { type: 'string', default: 'load,postgresql,pause,capture' }, postgresql: { type: 'string' },
} })
const rounds = Number(options.rounds)
const parts = options.only.split(',')
const scratch = mkdtempSync(path.join(tmpdir(), 'resonant-bench-move-'))
chmodSync(scratch, 0o711) // started by root, PostgreSQL runs as somebody else
const java = { RESONANT_JAVA_OPTIONS: `-Xmx${options.heap}` }
const results = []
const round = (value, digits = 2) => Number(value.toFixed(digits))

function report(what, figures) {
  results.push({ what, ...figures })
  console.log(JSON.stringify(results.at(-1)))
}

function generate(scale) {
  const data = path.join(scratch, `data-${scale}`)
  execFileSync(process.execPath, [path.join(import.meta.dirname, 'generate.mjs'), '--data', data, '--scale', String(scale)], { stdio: ['ignore', 'ignore', 'inherit'] })
  return data
}

function copyOf(data) {
  const copy = mkdtempSync(path.join(scratch, 'copy-'))
  cpSync(data, copy, { recursive: true })
  return copy
}

const processors = pid => { // what the work cost beside how long it took, in seconds
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function load(postgresql, data) {
  const ours = []
  const checked = []
  const verified = []
  const floor = []
  const peers = []
  const peak = []
  let schema
  let files
  for (let i = 0; i < rounds; i++) {
    await postgresql.create('moved')
    const copy = copyOf(data)
    const installation = await Installation.open(copy, java)
    const before = processors(installation.pid)
    const seconds = await installation.start(postgresql.url('moved'))
    ours.push(seconds)
    checked.push(installation.checked)
    console.error(`  our check ${round(installation.checked)} s, load ${round(seconds)} s, ${round(processors(installation.pid) - before)} s of processor time`)
    const compared = await installation.verify()
    if (!compared.equal) throw new Error('rows differ')
    verified.push(compared.seconds)
    peak.push(installation.peakMegabytes())
    if (!files) {
      await postgresql.create('pattern')
      await Installation.migrate(postgresql.url('pattern'))
      schema = path.join(postgresql.folder, 'schema')
      await postgresql.program('pg_dump', ['-Fc', '-s', '-f', schema, 'pattern'])
      files = await prepare(postgresql, 'moved', path.join(scratch, 'prepared'))
    }
    await installation.close()
    rmSync(copy, { recursive: true })
    const prepared = await loadPrepared(postgresql, schema, files, 'prepared')
    floor.push(prepared.seconds)
    console.error(`  floor ${round(prepared.seconds)} s, of it the rows ${round(prepared.copy)} s`)
    if (i === 0) {
      try {
        const other = await pgloader(postgresql, path.join(data, 'resonant.db'), 'pgloader')
        peers.push(other ?? 'not installed')
      } catch (error) {
        console.error(`  pgloader did not get through: ${error.message.slice(-600)}`)
        peers.push('failed')
      }
    }
  }
  report('SQLite to PostgreSQL, rows and indexes', {
    'database MB': Math.round(statSync(path.join(data, 'resonant.db')).size / 1e6),
    seconds: round(median(ours)), 'floor seconds': round(median(floor)), '× floor': round(median(ours) / median(floor)),
    pgloader: peers[0], 'pgloader ×': typeof peers[0] === 'number' ? round(peers[0] / median(ours)) : undefined,
    'check seconds': round(median(checked)), 'comparison seconds': round(median(verified)), 'comparison × load': round(median(verified) / median(ours)),
    'peak MB': Math.max(...peak), heap: options.heap,
  })
}

async function betweenPostgresql(postgresql, data) {
  await postgresql.create('first')
  const copy = copyOf(data)
  const laptop = await Installation.open(copy, java)
  await laptop.start(postgresql.url('first'))
  await laptop.verify()
  await laptop.step('switch')
  await laptop.step('completion')
  await laptop.close()
  const ours = []
  const floor = []
  for (let i = 0; i < rounds; i++) {
    floor.push(await dumpAndRestore(postgresql, 'first', 'restored'))
    await postgresql.create('second')
    const installation = await Installation.open(copy, java)
    ours.push(await installation.start(postgresql.url('second')))
    await installation.step('cancellation')
    await installation.close()
  }
  report('PostgreSQL to PostgreSQL, rows and indexes', {
    seconds: round(median(ours)), 'pg_dump | pg_restore': round(median(floor)), 'times faster': round(median(floor) / median(ours)),
  })
}

async function pauses(postgresql, data, rate) {
  const there = []
  const back = []
  let written
  for (let i = 0; i < Math.max(5, rounds); i++) {
    await postgresql.create('moved')
    const copy = copyOf(data)
    const installation = await Installation.open(copy, java)
    await installation.start(postgresql.url('moved'))
    const writers = await Writers.start(installation, rate)
    await sleep(4000)
    await installation.verify()
    await sleep(1500)
    there.push((await installation.step('switch')).switched.pauseMicros / 1000)
    await sleep(2000)
    await installation.step('rollback')
    back.push((await installation.report()).returned.pauseMicros / 1000)
    written = await writers.stop()
    if (written.failed > 0) throw new Error(`${written.failed} writes failed: ${written.reasons}`)
    installation.handOvers().forEach(line => console.error(`  ${line}`))
    await installation.close()
    rmSync(copy, { recursive: true })
  }
  report(rate ? `pause at ${rate} writes/s` : 'pause, saturated', {
    'switch ms, median': round(median(there), 1), 'switch ms, all': there.map(value => round(value, 1)).join(' '),
    'rollback ms, median': round(median(back), 1), 'rollback ms, all': back.map(value => round(value, 1)).join(' '),
    'writes/s reached': Math.round(written.perSecond), 'failed writes': written.failed,
  })
}

async function capture(postgresql, data) {
  const without = []
  const during = []
  for (let i = 0; i < rounds; i++) {
    await postgresql.create('moved')
    const copy = copyOf(data)
    const installation = await Installation.open(copy, java)
    await Writers.run(installation, 10) // warm
    without.push(await Writers.run(installation, 10))
    await installation.start(postgresql.url('moved'))
    await sleep(1000)
    during.push(await Writers.run(installation, 10))
    await installation.step('cancellation')
    await sleep(1000)
    without.push(await Writers.run(installation, 10))
    await installation.close()
    rmSync(copy, { recursive: true })
  }
  report('inserts while a move follows, saturated', {
    'inserts/s without': Math.round(median(without)), 'inserts/s with': Math.round(median(during)),
    'cost %': round(100 * (1 - median(during) / median(without)), 1),
  })
}

const postgresql = await startPostgresql(binaries(options.postgresql), path.join(scratch, 'postgresql'))
try {
  const large = parts.some(part => ['load', 'postgresql'].includes(part)) ? options.data ?? generate(1) : undefined
  const small = parts.some(part => ['pause', 'capture'].includes(part)) ? generate(0.02) : undefined
  if (parts.includes('load')) await load(postgresql, large)
  if (parts.includes('postgresql')) await betweenPostgresql(postgresql, large)
  if (parts.includes('pause')) {
    await pauses(postgresql, small, 1000)
    await pauses(postgresql, small)
  }
  if (parts.includes('capture')) await capture(postgresql, small)
  console.table(results)
} finally {
  await postgresql.stop()
  rmSync(scratch, { recursive: true, force: true })
}
process.exit(0)
