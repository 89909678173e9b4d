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

/** What parts take while something is done: MiB at most, and shares of two processors. A part is a process and its children. */
async function watch(parts, work) {
  const every = (pid, cost) => family(pid).reduce((sum, each) => sum + unlessEnded(() => cost(each), 0), 0)
  const each = of => Object.fromEntries(Object.entries(parts).map(([name, pid]) => [name, of(pid, name)]))
  const [begun, before, mib] = [performance.now(), each(pid => every(pid, cpuMicroseconds)), each(() => 0)]
  let done = false
  const watching = (async () => {
    while (!done) {
      for (const [name, pid] of Object.entries(parts)) mib[name] = Math.max(mib[name], Math.ceil(every(pid, proportionalKib) / 1024))
      await sleep(LOOK_MS)
    }
  })()
  try {
    const result = await work()
    return { result, mib, shares: each((pid, name) => (every(pid, cpuMicroseconds) - before[name]) / 1000 / (performance.now() - begun) / 2) }
  } finally {
    done = true
    await watching
  }
}

/** One that somebody else has started, in containers of the machine that the load comes from. */
export class Given {
  name = 'the stack in containers'

  /** @param cpus that the containers are to share */
  constructor({ url, connect, ca, owner, from, containers, log }, cpus) {
    const [address, port] = (connect ?? `${new URL(url).hostname}:443`).split(':')
    this.site = { url, address, port: Number(port), ca, from }
    this.owner = { email: owner, password: process.env.OWNER_PASSWORD }
    this.containers = containers
    this.log = log
    for (const pid of Object.values(this.parts()).flatMap(family)) pin(cpus, pid)
  }

  /** What the door wrote down since a place in its log: times without the client's own, and without its way to the door. */
  inside(since) {
    const lines = readFileSync(this.log).subarray(since).toString().split('\n').filter(Boolean).map(JSON.parse)
    return summary({ all: { times: lines.filter(line => line.status !== 101).map(line => line.seconds * 1000), errors: [] } })[0]
  }

  async watch(work) {
    const since = this.log && statSync(this.log).size
    const watched = await watch(this.parts(), work)
    return { ...watched, inside: this.log && this.inside(since) }
  }

  /** Asked of the machine and not of the engine, which does not know where it may not count. */
  parts() {
    const names = execFileSync('docker', ['ps', '--format', '{{.Names}}'], { encoding: 'utf8' }).split('\n').filter(name => name.startsWith(this.containers))
    return Object.fromEntries(names.map(name => [name.slice(this.containers.length),
      Number(execFileSync('docker', ['inspect', '-f', '{{.State.Pid}}', name], { encoding: 'utf8' }))]))
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

  watch(work) {
    return watch(Object.fromEntries(Object.entries(this.parts).map(([name, child]) => [name, child.pid])), work)
  }

  async close() {
    for (const part of ['nginx', 'bridge', 'server']) if (this.parts[part]) await stop(this.parts[part])
    await this.postgres.stop()
    for (const folder of [this.server.data, this.scratch]) rmSync(folder, { recursive: true, force: true })
  }
}
