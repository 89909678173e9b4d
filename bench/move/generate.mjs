// The database that moves are measured with: 1.2 million rows, about 770 MB (1.1 GB with its indexes), the same for
// the same seed.
//   node move/generate.mjs --data DIRECTORY [--scale 1] [--seed 1] [--odd] [--resonant COMMAND]
// The schema comes from `resonant migrate`, so this database is one that `resonant serve` opens. Sign in after
// `resonant user reset-password --email user0@bench.example`. With --odd values are planted that no release of Resonant
// would write, as a database that other programs wrote to has them; odd.json tells which, where and by what rule.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import { plant } from './odd.mjs'
import { rows } from './rows.mjs'

const { values: options } = parseArgs({ options: {
  data: { type: 'string' }, scale: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' },
  odd: { type: 'boolean', default: false },
  resonant: { type: 'string', default: path.resolve(import.meta.dirname, '../../resonant') },
} })
if (!options.data) throw new Error('Say where: --data DIRECTORY')
const directory = path.resolve(options.data)
const file = path.join(directory, 'resonant.db')
if (existsSync(file)) throw new Error(`${file} exists; choose another directory or delete it`)
mkdirSync(directory, { recursive: true })
execFileSync(options.resonant, ['migrate'], { env: { ...process.env, RESONANT_DATA: directory }, stdio: ['ignore', 'ignore', 'inherit'] })

const started = performance.now()
const database = new Database(file)
database.pragma('journal_mode = off')
database.pragma('synchronous = off')
database.pragma('foreign_keys = off') // checked as a whole at the end, which is faster
database.pragma('cache_size = -200000')
const counts = {}
database.exec('begin')
for (const [table, columns, all] of rows(Number(options.scale), Number(options.seed))) {
  const insert = database.prepare(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`)
  for (const row of all) insert.run(row)
  counts[table] = database.prepare(`select count(*) from ${table}`).pluck().get()
}
database.exec('commit')
const orphans = database.pragma('foreign_key_check')
if (orphans.length > 0) throw new Error(`rows refer to nothing: ${JSON.stringify(orphans.slice(0, 3))}`)
if (options.odd) {
  const planted = plant(database)
  writeFileSync(path.join(directory, 'odd.json'), JSON.stringify(planted, null, 1) + '\n')
  console.log(`${planted.length} odd values planted, see ${path.join(directory, 'odd.json')}`)
}
database.pragma('journal_mode = wal')
database.close()
const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
console.log(JSON.stringify({
  file, rows: total, MB: Math.round(statSync(file).size / 1e6), seconds: Math.round((performance.now() - started) / 1000), counts,
}))
