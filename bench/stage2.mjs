// 500 people at work on two cores: node stage2.mjs [--people 500] [--together 25] [--arrive 60] [--seconds 120] [--row-warmup 15] [--row-seconds 30]
//   against an installation that runs: --url https://DOMAIN --connect ADDRESS:PORT --ca FILE --owner EMAIL [--from 10.99] [--containers resonant_] [--log nginx/access.log]
//   (the owner's password in OWNER_PASSWORD)
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { Crowds } from './stage2/crowds.mjs'
import { furnish } from './stage2/furniture.mjs'
import { Given, OfProcesses } from './stage2/installation.mjs'
import { merge, summary } from './stage2/measures.mjs'
import { pin, sleep } from './processes.mjs'

const { values: options } = parseArgs({ options: {
  people: { type: 'string', default: '500' },
  together: { type: 'string', default: '25' },
  arrive: { type: 'string', default: '60' },
  warmup: { type: 'string', default: '30' },
  seconds: { type: 'string', default: '120' },
  'row-warmup': { type: 'string', default: '15' },
  'row-seconds': { type: 'string', default: '30' },
  log: { type: 'string' },
  url: { type: 'string' },
  connect: { type: 'string' },
  ca: { type: 'string' },
  owner: { type: 'string' },
  from: { type: 'string', default: '127.1' },
  containers: { type: 'string', default: 'resonant_' },
} })
const people = Number(options.people)
const [serverCpus, loadCpus] = cpus().length >= 4 ? ['0,1', '2,3'] : ['', '']
const say = text => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`)

const total = parts => Object.values(parts).reduce((sum, each) => sum + each, 0)
const percent = share => Math.round(1000 * share) / 10
const listed = (parts, shown) => Object.entries(parts).map(([part, value]) => `${part} ${shown(value)}`).join(', ')

/** What 500 people must not notice. `carried out` is work, and no answer. */
const missed = (rows, mib) => [
  ...rows.filter(row => row.errors > 0).map(row => `${row.errors} errors of ${row.kind}`),
  ...rows.filter(row => row.kind !== 'carried out' && row.p99 > 200).map(row => `p99 of ${row.kind} is ${row.p99} ms`),
  ...Object.entries(mib).filter(([, size]) => size === 0).map(([part]) => `the memory of ${part} is not known`),
  ...(total(mib) > 6000 ? ['more than 6 GB of memory'] : []),
]

const installation = options.url ? new Given(options, serverCpus) : await OfProcesses.start(serverCpus)
pin(loadCpus)
let crowds
try {
  say(`${people} people register, ${options.together} in each organisation`)
  const world = await furnish(installation, people, Number(options.together))
  crowds = new Crowds({ site: installation.site, ...world })
  const table = []
  const misses = []
  const during = async (name, work) => {
    const watched = await installation.watch(work)
    const { mib, shares, result, inside } = watched
    const measures = merge(result.map(each => each.measures))
    const late = Math.max(...result.map(each => each.lateMs))
    table.push({ name, measures, mib, shares, late, inside, seconds: result[0].seconds })
    return measures
  }
  say(`they come within ${options.arrive} s`)
  await during('arriving', () => crowds.tell('arrive', { seconds: Number(options.arrive) }))
  say(`and work, ${options.warmup} s of it before anything is counted`)
  await crowds.tell('work', { seconds: Number(options.warmup) })
  await during('working', () => crowds.tell('work', { seconds: Number(options.seconds) }))
  for (const [stage, connections, rate] of [[1, 100, 100], [2, 1000, 1000]]) {
    say(`stage ${stage}: ${connections} connections, ${rate} requests a second to the marketplace`)
    await crowds.tell('connect', { connections })
    await sleep(3000)
    // Whoever comes opens a connection first: a crowd that comes within one second would be measured at its handshakes.
    await crowds.tell('visit', { rate: rate / 4, seconds: Number(options['row-warmup']) })
    await during(`stage ${stage}`, () => crowds.tell('visit', { rate, seconds: Number(options['row-seconds']) }))
  }
  console.log(`${people} people, ${options.together} in each organisation; ${installation.name}; milliseconds of one answer`)
  for (const { name, measures, mib, shares, late, inside, seconds } of table) {
    const all = summary(measures)
    const answers = all.filter(row => row.kind !== 'live' && row.kind !== 'carried out').reduce((sum, row) => sum + row.count, 0)
    console.log(`\n${name}: ${Math.round(answers / seconds)} answers a second; the load at most ${late} ms late`)
    console.log(`memory at most ${total(mib)} MiB (${listed(mib, size => size)}), processors ${percent(total(shares))} % of two (${listed(shares, percent)})`)
    if (inside) console.log(`nginx itself: ${inside.count} answers, p50 ${inside.p50} ms, p95 ${inside.p95}, p99 ${inside.p99}, longest ${inside.longest}`)
    console.table(all)
    for (const [kind, { errors }] of Object.entries(measures)) for (const error of errors.slice(0, 5)) console.log(`  ${kind}: ${error}`)
    if (name === 'working') misses.push(...missed(all, mib))
  }
  console.log(misses.length ? `\nNot as it should be: ${misses.join('; ')}` : '\nAs it should be: no error, 99 of 100 answers within 200 ms, less than 6 GB of memory')
  process.exitCode = misses.length ? 1 : 0
} finally {
  crowds?.close()
  await installation.close()
}
process.exit()
