// What a start costs: node start.mjs [--rounds 9] [--idle 10]. Every server starts on an existing database, in turn; what it
// keeps in memory is looked at in the first three rounds only, because each look takes the idle time.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { cpuMicroseconds, freePort, median, residentKib, sleep, start, stop } from './processes.mjs'
import { javaHome, startResonant } from './resonant.mjs'

const { values: options } = parseArgs({ options: {
  rounds: { type: 'string', default: '9' }, idle: { type: 'string', default: '10' },
} })
const cpus = '0,1'
const looks = 3
const root = path.resolve(import.meta.dirname, '..')
const scratch = mkdtempSync(path.join(tmpdir(), 'resonant-start-'))
const idleMilliseconds = Number(options.idle) * 1000
const password = 'quite a long passphrase'

/** The least that a process of the JVM costs: it prints a word and waits, from a cache of its own. */
function bareJvm() {
  const home = javaHome()
  const java = path.join(home, 'bin/java')
  writeFileSync(path.join(scratch, 'Hello.java'), `class Hello {
    public static void main(String[] arguments) throws Exception {
      System.out.println("ready");
      if (arguments.length == 0) Thread.sleep(600_000);
    }
  }`)
  execFileSync(path.join(home, 'bin/javac'), ['-d', scratch, path.join(scratch, 'Hello.java')])
  execFileSync(path.join(home, 'bin/jar'), ['cf', path.join(scratch, 'hello.jar'), '-C', scratch, 'Hello.class'])
  const common = ['-XX:+UseSerialGC', '-cp', path.join(scratch, 'hello.jar')]
  const cache = path.join(scratch, 'hello.aot')
  execFileSync(java, [`-XX:AOTCacheOutput=${cache}`, ...common, 'Hello', 'once'], { stdio: 'ignore' })
  return { name: 'bare JVM', command: java, args: [`-XX:AOTCache=${cache}`, ...common, 'Hello'], environment: {} }
}

function nodeHello(port) {
  const file = path.join(scratch, 'hello.mjs')
  writeFileSync(file, `import http from 'node:http'
http.createServer((_, response) => response.end('ready')).listen(${port}, '127.0.0.1')`)
  return { name: 'Node, http hello', command: process.execPath, args: [file], environment: {}, url: `http://127.0.0.1:${port}/` }
}

/** A database with an owner, made by a server that has stopped again. */
async function resonant(port) {
  const first = await startResonant(cpus)
  await stop(first.child)
  return {
    name: 'Resonant', command: path.join(root, 'resonant'), args: ['serve'], data: first.data,
    environment: { PORT: String(port), RESONANT_HOST: '127.0.0.1', RESONANT_DATA: first.data },
    url: `http://127.0.0.1:${port}/health/ready`, signIn: `http://127.0.0.1:${port}/api/v1/auth/login`,
  }
}

/** Asks until the answer is good. Asking costs the server nothing before it listens. */
async function ready(child, url) {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(5)) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}:\n${child.output}`)
    if (url ? await fetch(url).then(response => response.ok, () => false) : child.output.includes('ready')) return
  }
  throw new Error(`not ready within a minute:\n${child.output}`)
}

async function signIn(url) {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ username: 'bench@example.com', password }) })
  if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`)
}

async function measure(contender, looking) {
  const began = performance.now()
  const child = start(cpus, contender.command, contender.args, { env: { ...process.env, ...contender.environment } })
  await ready(child, contender.url)
  const result = { wall: performance.now() - began, cpu: cpuMicroseconds(child.pid) / 1000 }
  if (looking) {
    await sleep(idleMilliseconds)
    result.idle = residentKib(child.pid) / 1024
  }
  if (looking && contender.signIn) {
    await signIn(contender.signIn)
    await sleep(idleMilliseconds)
    result.signedIn = residentKib(child.pid) / 1024
  }
  await stop(child)
  return result
}

try {
  const contenders = [bareJvm(), nodeHello(await freePort()), await resonant(await freePort())]
  const results = new Map(contenders.map(contender => [contender.name, []]))
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const contender of contenders) results.get(contender.name).push(await measure(contender, round < looks))
  }
  console.table([...results].map(([name, rounds]) => {
    const middle = key => {
      const known = rounds.map(result => result[key]).filter(value => value !== undefined)
      return known.length === 0 ? undefined : Math.round(median(known))
    }
    return {
      server: name, 'CPU ms until ready': middle('cpu'), 'wall ms': middle('wall'), 'RSS MiB idle': middle('idle'),
      'RSS MiB after a sign-in': middle('signedIn'),
    }
  }))
  contenders.forEach(contender => contender.data && rmSync(contender.data, { recursive: true, force: true }))
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
process.exit(0)
