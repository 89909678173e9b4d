// A PostgreSQL server of the system's package, with its programs: psql, pg_dump and pg_restore are among the floors.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { freePort, output, sleep, start, stop } from '../processes.mjs'

const user = 'resonant'

/** The newest installed one; --postgresql names another folder. */
export function binaries(named) {
  if (named) return named
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).filter(name => existsSync(`${root}/${name}/bin/postgres`)) : []
  if (versions.length === 0) throw new Error('No PostgreSQL with its client programs was found. Install the package postgresql, or name its folder: --postgresql FOLDER')
  return `${root}/${versions.sort((a, b) => Number(b) - Number(a))[0]}/bin`
}

/** Durable as it is delivered; more memory and a larger log than the defaults, the same for every contender. */
export async function startPostgresql(bin, folder) {
  mkdirSync(folder, { recursive: true })
  const root = process.getuid?.() === 0
  if (root) {
    const [uid, gid] = ['-u', '-g'].map(flag => Number(execFileSync('id', [flag, 'nobody'])))
    chownSync(folder, uid, gid)
  }
  const as = root ? ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] : []
  const run = args => execFileSync([...as, ...args][0], [...as, ...args].slice(1), { cwd: folder, stdio: 'pipe' })
  const data = path.join(folder, 'data')
  run([`${bin}/initdb`, '-D', data, '-U', user, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-instructions'])
  const port = await freePort()
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder, shared_buffers: '512MB',
    max_wal_size: '4GB', maintenance_work_mem: '256MB', wal_level: 'logical' }
  const command = [...as, `${bin}/postgres`, '-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const child = start('', command[0], command.slice(1), { cwd: folder })
  const environment = { ...process.env, PGHOST: '127.0.0.1', PGPORT: String(port), PGUSER: user }
  const program = (name, args) => new Promise((resolve, reject) => {
    const child = spawn(`${bin}/${name}`, args, { env: environment, cwd: folder })
    let said = ''
    let wrong = ''
    child.stdout.on('data', data => { said += data })
    child.stderr.on('data', data => { wrong += data })
    child.on('close', code => code === 0 ? resolve(said) : reject(new Error(`${name} ${args.join(' ')}: ${wrong}`)))
  })
  for (const end = Date.now() + 30_000; ; await sleep(100)) {
    try {
      await program('psql', ['-d', 'postgres', '-Atc', 'select 1'])
      break
    } catch (error) {
      if (Date.now() > end) throw error
    }
  }
  return {
    program,
    sql: (database, text) => program('psql', ['-v', 'ON_ERROR_STOP=1', '-d', database, '-Atc', text]),
    url: database => `postgresql://${user}@127.0.0.1:${port}/${database}`,
    /** Empty, in place of one that was there. */
    create: async database => {
      await program('psql', ['-d', 'postgres', '-c', `drop database if exists ${database} with (force)`])
      await program('psql', ['-d', 'postgres', '-c', `create database ${database}`])
    },
    stop: async () => {
      child.kill('SIGINT')
      await stop(child)
    },
    folder,
  }
}

/** The rows of a database in files of binary COPY, large tables in four parts, as somebody who prepared them would have. */
export async function prepare(postgresql, database, folder) {
  mkdirSync(folder, { recursive: true })
  const tables = (await postgresql.sql(database, `select relname, pg_relation_size(oid) from pg_class where relkind = 'r'
    and relnamespace = 'public'::regnamespace and relname !~ '^(resonant_|schema_|search_)'`)).trim().split('\n').map(line => line.split('|'))
  const files = []
  for (const [table, size] of tables) {
    const parts = Number(size) > 16e6 ? 4 : 1
    for (let part = 0; part < parts; part++) {
      const file = path.join(folder, `${table}.${part}`)
      const chosen = parts === 1 ? '' : ` where abs(hashtext(${table}::text)) % ${parts} = ${part}`
      writeFileSync(file, '')
      await postgresql.program('psql', ['-d', database, '-c', `\\copy (select * from ${table}${chosen}) to '${file}' with (format binary)`])
      files.push({ table, file, size: Number(size) / parts })
    }
  }
  return files.sort((a, b) => b.size - a.size)
}

/** The floor: the schema without indexes, four streams of prepared files, then the same indexes by four workers. */
export async function loadPrepared(postgresql, schema, files, database) {
  await postgresql.create(database)
  const started = performance.now()
  await postgresql.program('pg_restore', ['-d', database, '--section=pre-data', schema])
  const queue = [...files]
  await Promise.all([0, 1, 2, 3].map(async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await postgresql.program('psql', ['-v', 'ON_ERROR_STOP=1', '-d', database, '-c', `\\copy ${next.table} from '${next.file}' with (format binary)`])
    }
  }))
  const copied = performance.now()
  const list = (await postgresql.program('pg_restore', ['-l', '--section=post-data', schema])).split('\n')
    .filter(line => / (CONSTRAINT|INDEX) /.test(line) && !/FK CONSTRAINT/.test(line))
  const chosen = path.join(postgresql.folder, 'post-data.list')
  writeFileSync(chosen, list.join('\n'))
  await postgresql.program('pg_restore', ['-d', database, '-j4', '-L', chosen, schema])
  return { copy: (copied - started) / 1000, seconds: (performance.now() - started) / 1000 }
}

/** pg_dump and pg_restore with four workers each, one after the other as they must be. */
export async function dumpAndRestore(postgresql, from, to) {
  await postgresql.create(to)
  const folder = path.join(postgresql.folder, 'dump')
  const started = performance.now()
  await postgresql.program('pg_dump', ['-Fd', '-j4', '-f', folder, from])
  await postgresql.program('pg_restore', ['-j4', '-d', to, folder])
  const seconds = (performance.now() - started) / 1000
  rmSync(folder, { recursive: true })
  return seconds
}

/**
 * pgloader, or undefined where it is not installed. It reads fewer rows ahead than it would by itself, which is more than
 * its heap holds of these. Its SQLite cannot open our index for full-text search, which no contender copies: it gets a
 * file without.
 */
export async function pgloader(postgresql, file, database) {
  try {
    execFileSync('pgloader', ['--version'], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  const { default: Database } = await import('better-sqlite3')
  const copy = path.join(postgresql.folder, 'pgloader.db')
  copyFileSync(file, copy)
  const sqlite = new Database(copy)
  sqlite.exec('drop table search_grams')
  const expected = sqlite.prepare('select count(*) from messages').pluck().get()
  sqlite.close()
  await postgresql.create(database)
  const started = performance.now()
  const said = await output('', 'pgloader', ['--with', 'prefetch rows = 10000', `sqlite://${copy}`, postgresql.url(database)])
  const seconds = (performance.now() - started) / 1000
  rmSync(copy)
  const arrived = Number(await postgresql.sql(database, 'select count(*) from messages').catch(() => 0)) // it ends with 0 in any case
  if (arrived !== expected) throw new Error(`pgloader copied ${arrived} of ${expected} messages:\n${said}`)
  return seconds
}
