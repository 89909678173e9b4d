// The installation that people work with: one that runs already, or the processes of one, on two processors.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { startPostgres } from '../databases.mjs'
import { nginx, openDoor, prepareDoor } from '../nginx.mjs'
import { cpuMicroseconds, family, pin, proportionalKib, sleep, start, stop, unlessEnded } from '../processes.mjs'
import { startResonant } from '../resonant.mjs'
import { summary } from './measures.mjs'

const LOOK_MS = 2000

/** Calls `look` again and again while something is done; it answers with MiB by part. */
async function peaks(look, work) {
  const mib = {}
  let done = false
  const watching = (async () => {
    while (!done) {
      for (const [part, size] of Object.entries(await look())) mib[part] = Math.max(mib[part] ?? 0, size)
      await sleep(LOOK_MS)
    }
  })()
  try {
    return { result: await work(), mib }
  } finally {
    done = true
    await watching
  }
}

/** One that somebody else has started, in containers of the machine that the load comes from. */
export class Given {
  name = 'the stack in containers'

  constructor({ url, connect, ca, owner, from, containers, log }) {
    const [address, port] = (connect ?? `${new URL(url).hostname}:443`).split(':')
    this.site = { url, address, port: Number(port), ca, from }
    this.owner = { email: owner, password: process.env.OWNER_PASSWORD }
    this.containers = containers
    this.log = log
  }

  /** What the door wrote down since a place in its log: times without the client's own, and without its way to the door. */
  inside(since) {
    const lines = readFileSync(this.log).subarray(since).toString().split('\n').filter(Boolean).map(JSON.parse)
    return summary({ all: { times: lines.filter(line => line.status !== 101).map(line => line.seconds * 1000), errors: [] } })[0]
  }

  async watch(work) {
    const shares = {}
    let looks = 0
    const since = this.log && statSync(this.log).size
    const watched = await peaks(() => {
      const rows = execFileSync('docker', ['stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}} {{.CPUPerc}}'], { encoding: 'utf8' })
        .split('\n').filter(row => row.startsWith(this.containers)).map(row => /^(\S+) ([\d.]+)(\w+) \/ \S+ ([\d.]+)%/.exec(row).slice(1))
      looks++
      for (const [name, , , percent] of rows) shares[name] = (shares[name] ?? 0) + Number(percent) / 200
      const units = { B: 1 / (1 << 20), KiB: 1 / 1024, MiB: 1, GiB: 1024 }
      return Object.fromEntries(rows.map(([name, size, unit]) => [name.slice(this.containers.length), Math.round(Number(size) * units[unit])]))
    }, work)
    return { ...watched, inside: this.log && this.inside(since), shares: Object.fromEntries(Object.entries(shares).map(([name, sum]) => [name.slice(this.containers.length), sum / looks])) }
  }

  async close() {}
}

/** PostgreSQL, server, bridge and, where there is one, nginx; with the memory that the containers would have. */
export class OfProcesses {
  static async start(cpus) {
    const it = new OfProcesses()
    it.scratch = mkdtempSync(path.join(tmpdir(), 'resonant-bench-stage2-'))
    chmodSync(it.scratch, 0o711) // started by root, PostgreSQL and nginx's workers are somebody else
    pin(cpus) // PostgreSQL is started by a library
    const { postgres, url } = await startPostgres(it.scratch)
    const door = nginx && await prepareDoor(it.scratch, 'resonant.test')
    const environment = {
      SECRET_KEY: randomBytes(32).toString('hex'), RESONANT_BRIDGE: 'external', RESONANT_REGISTRATION: 'open', RESONANT_JAVA_OPTIONS: '-Xmx1075m', RESONANT_TRUSTED_PROXIES: '127.0.0.1',
      ...(door ? { RESONANT_PUBLIC_URL: `https://${door.domain}:${door.port}`, RESONANT_ACCEL_REDIRECT: '/packages/' } : {}),
    }
    const server = await startResonant(cpus, url('resonant'), environment)
    chmodSync(server.data, 0o711)
    const bridge = start(cpus, path.resolve(import.meta.dirname, '../../resonant'), ['bridge'], { env: {
      ...process.env, ...environment, DATABASE_URL: url('resonant'), RESONANT_DATA: path.join(it.scratch, 'bridge'), RESONANT_JAVA_OPTIONS: '-Xmx537m' } })
    const front = door && await openDoor(cpus, door, new URL(server.url).host, `${server.data}/files`)
    Object.assign(it, { postgres, server, parts: { server: server.child, bridge, postgresql: postgres.process, ...(front ? { nginx: front } : {}) } })
    it.name = `the processes of an installation ${door ? 'behind nginx with TLS' : 'without nginx, which is not installed'}`
    it.site = door ? { url: `https://${door.domain}:${door.port}`, address: '127.0.0.1', port: door.port, ca: door.ca, from: '127.1' }
      : { url: server.url, address: '127.0.0.1', port: Number(new URL(server.url).port), from: '127.1' }
    it.owner = { email: 'bench@example.com', password: 'quite a long passphrase' }
    return it
  }

  async watch(work) {
    const every = (of, cost) => of.flatMap(child => family(child.pid)).reduce((sum, pid) => sum + unlessEnded(() => cost(pid), 0), 0)
    const each = of => Object.fromEntries(Object.entries(this.parts).map(([name, child]) => [name, of(child, name)]))
    const [begun, before] = [performance.now(), each(child => every([child], cpuMicroseconds))]
    const watched = await peaks(async () => each(child => Math.round(every([child], proportionalKib) / 1024)), work)
    return { ...watched, shares: each((child, name) => (every([child], cpuMicroseconds) - before[name]) / 1000 / (performance.now() - begun) / 2) }
  }

  async close() {
    for (const part of ['nginx', 'bridge', 'server']) if (this.parts[part]) await stop(this.parts[part])
    await this.postgres.stop()
    for (const folder of [this.server.data, this.scratch]) rmSync(folder, { recursive: true, force: true })
  }
}
