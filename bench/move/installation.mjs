// An installation that exists, served, and its move over the API as the page of the dashboard does it.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { answering, freePort, sleep, start, stop } from '../processes.mjs'

const command = path.resolve(import.meta.dirname, '../../resonant')
const password = 'quite a long passphrase'

export class Installation {
  static async open(data, environment) {
    const installation = new Installation()
    const port = await freePort()
    const variables = { ...process.env, PORT: String(port), RESONANT_HOST: '127.0.0.1', RESONANT_DATA: data,
      RESONANT_RATE_LIMIT_PER_MINUTE: '100000000', ...environment }
    execFileSync(command, ['user', 'reset-password', '--email', 'user0@bench.example'], { env: variables, input: password + '\n', stdio: ['pipe', 'ignore', 'inherit'] })
    installation.child = start('', command, ['serve'], { env: variables })
    installation.url = `http://127.0.0.1:${port}`
    await answering(installation.child, `${installation.url}/health/ready`, 120)
    const signedIn = await fetch(`${installation.url}/api/v1/auth/login`, { method: 'POST', body: new URLSearchParams({ username: 'user0@bench.example', password }) })
    if (!signedIn.ok) throw new Error(await signedIn.text())
    installation.headers = { authorization: `Bearer ${(await signedIn.json()).access_token}` }
    return installation
  }

  static async migrate(url) {
    execFileSync(command, ['migrate'], { env: { ...process.env, DATABASE_URL: url }, stdio: 'ignore' })
  }

  get pid() {
    return this.child.pid
  }

  async call(method, route, body) {
    const response = await fetch(`${this.url}/api/v1${route}`, { method, body: body && JSON.stringify(body),
      headers: { ...this.headers, ...(body ? { 'content-type': 'application/json' } : {}) } })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }

  /** Until rows and indexes are there, in seconds, and how long the check before it took. */
  async start(to) {
    const asked = performance.now()
    await this.call('POST', '/operator/move', { to })
    const started = performance.now()
    this.checked = (started - asked) / 1000
    for (;;) {
      const status = await this.call('GET', '/operator/move')
      if (status.trouble) throw new Error(status.trouble)
      if (status.stage === 'following') return (performance.now() - started) / 1000
      await sleep(100)
    }
  }

  async verify() {
    const started = performance.now()
    const verification = await this.call('POST', '/operator/move/verification')
    return { ...verification, seconds: (performance.now() - started) / 1000 }
  }

  async step(name) {
    return camel(await this.call('POST', `/operator/move/${name}`, name === 'switch' ? { max_pause_millis: 10_000 } : undefined))
  }

  async report() {
    return camel((await this.call('GET', '/operator/move/report')).report)
  }

  /** What the log says about each hand-over: of what its pause was made. */
  handOvers() {
    return this.child.output.match(/The move handed over[^"\n]*/g) ?? []
  }

  peakMegabytes() {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))[1]) / 1024)
  }

  close() {
    return stop(this.child)
  }
}

const camel = value => JSON.parse(JSON.stringify(value, (_, member) => member && typeof member === 'object' && !Array.isArray(member)
  ? Object.fromEntries(Object.entries(member).map(([name, inner]) => [name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()), inner])) : member))
