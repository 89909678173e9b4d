// Starting, measuring and ending processes. Everything stays on loopback and ends with the run.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import net from 'node:net'

const children = new Set()
export const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))
const canPin = existsSync('/usr/bin/taskset')
const ticksPerSecond = process.platform === 'linux' ? Number(execFileSync('getconf', ['CLK_TCK'])) : 100

process.on('exit', () => children.forEach(child => child.kill('SIGKILL')))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))

export async function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
    probe.on('error', reject)
  })
}

const KEPT = 64 * 1024

/** From now on a process, and what it starts, runs on these processors. */
export function pin(cpus, pid = process.pid) {
  if (canPin && cpus) execFileSync('taskset', ['-apc', cpus, String(pid)], { stdio: 'ignore' })
}

/** Starts a command pinned to the processors and keeps the beginning and the end of what it prints. */
export function start(cpus, command, args, options = {}) {
  const pinned = canPin && cpus ? ['taskset', ['-c', cpus, command, ...args]] : [command, args]
  const child = spawn(pinned[0], pinned[1], { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  children.add(child)
  child.output = ''
  const keep = data => {
    child.output += data
    if (child.output.length > 4 * KEPT) child.output = child.output.slice(0, KEPT) + '\n…\n' + child.output.slice(-KEPT)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  child.on('exit', () => children.delete(child))
  return child
}

export async function answering(child, url, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}:\n${child.output}`)
    try {
      if ((await fetch(url)).ok) return
    } catch { /* not listening yet */ }
    await sleep(50)
  }
  throw new Error(`${url} did not answer within ${seconds} s:\n${child.output}`)
}

/** What a process has printed, once it has: a server answers a moment before it says so. @return the match */
export async function printed(child, pattern, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; ; await sleep(50)) {
    const match = pattern.exec(child.output)
    if (match) return match
    if (child.exitCode !== null || Date.now() > end) throw new Error(`nothing like ${pattern} in:\n${child.output}`)
  }
}

/** Until somebody listens there, whatever they speak. */
export async function listening(child, port, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50)) {
    if (child.exitCode !== null) break
    const there = await new Promise(resolve => {
      const probe = net.connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      probe.on('connect', () => probe.destroy())
    })
    if (there) return
  }
  throw new Error(`nobody listens on ${port}:\n${child.output}`)
}

export async function stop(child) {
  if (child.exitCode !== null) return
  const ended = new Promise(resolve => child.on('exit', resolve))
  child.kill('SIGTERM')
  await Promise.race([ended, sleep(10_000).then(() => child.kill('SIGKILL'))])
}

export async function output(cpus, command, args) {
  const child = start(cpus, command, args)
  await new Promise(resolve => child.on('close', resolve))
  if (child.exitCode !== 0) throw new Error(child.output)
  return child.output
}

/** User and system time of a process so far, in microseconds. */
export function cpuMicroseconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 1_000_000 / ticksPerSecond
}

/** What is read of a process, or something else when it has ended meanwhile. */
export function unlessEnded(read, otherwise) {
  try {
    return read()
  } catch (e) {
    if (e.code === 'ENOENT' || e.code === 'ESRCH') return otherwise
    throw e
  }
}

/** A process and all that it has started. */
export function family(pid) {
  const children = unlessEnded(() => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'), '').split(' ').filter(each => each).map(Number)
  return [pid, ...children.flatMap(family)]
}

/** Memory in KiB, what is shared with others by its share. */
export function proportionalKib(pid) {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1])
}

/** Resident memory in KiB. */
export function residentKib(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1])
}

export const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
