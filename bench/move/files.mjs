// Moving files beside rclone, in one run: node move/files.mjs [--rounds 3]
// Ten thousand small files and three large ones, from a folder to another one, in turn with `rclone copy` of the same folder.
import { execFileSync } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { median, output, sleep, stop } from '../processes.mjs'
import { startResonant } from '../resonant.mjs'

const { values: options } = parseArgs({ options: {
  rounds: { type: 'string', default: '3' }, small: { type: 'string', default: '10000' }, large: { type: 'string', default: '3' },
} })
const scratch = mkdtempSync(path.join(tmpdir(), 'resonant-bench-files-'))
const server = await startResonant('', undefined, {
  RESONANT_RATE_LIMIT_PER_MINUTE: '100000000', RESONANT_FILE_MAX_BYTES: '100000000',
})

async function upload(name, size) {
  const form = new FormData()
  form.append('file', new Blob([randomFillSync(Buffer.alloc(size))]), name)
  const response = await fetch(`${server.url}/api/v1/files`, { method: 'POST', headers: server.headers, body: form })
  if (response.status !== 201) throw new Error(await response.text())
}

/** Until every object is there. */
async function move(target) {
  const started = performance.now()
  await server.call('POST', '/operator/move/files', { to: `file://${target}` })
  for (;;) {
    const { progress, error } = await server.call('GET', '/operator/move/files')
    if (error) throw new Error(error)
    if (progress.copied === progress.objects) break
    await sleep(50)
  }
  const seconds = (performance.now() - started) / 1000
  await server.call('POST', '/operator/move/files/cancellation', {})
  return seconds
}

async function rclone(target) {
  const started = performance.now()
  await output('', 'rclone', ['copy', path.join(server.data, 'files'), target, '--transfers', '4', '--config', '/dev/null'])
  return (performance.now() - started) / 1000
}

try {
  execFileSync('rclone', ['version'], { stdio: 'ignore' })
  const sizes = Array.from({ length: Number(options.small) }, (_, i) => 1024 + createHash('md5').update(String(i)).digest().readUInt16BE(0))
  let total = 0
  for (let i = 0; i < sizes.length; i += 32) {
    await Promise.all(sizes.slice(i, i + 32).map((size, j) => { total += size; return upload(`small-${i + j}.bin`, size) }))
  }
  for (let i = 0; i < Number(options.large); i++, total += 90e6) await upload(`large-${i}.bin`, 90_000_000)
  const ours = []
  const floor = []
  for (let i = 0; i < Number(options.rounds); i++) {
    for (const [list, work] of [[ours, move], [floor, rclone]]) {
      const target = path.join(scratch, `target-${i}-${list.length}-${list === ours}`)
      execFileSync('mkdir', ['-p', target])
      list.push(await work(target))
      rmSync(target, { recursive: true })
    }
  }
  console.log(JSON.stringify({ files: sizes.length + Number(options.large), MB: Math.round(total / 1e6),
    'Resonant s': ours.map(value => Number(value.toFixed(2))), 'rclone s': floor.map(value => Number(value.toFixed(2))),
    'rclone × Resonant': Number((median(floor) / median(ours)).toFixed(2)) }))
} finally {
  await stop(server.child)
  rmSync(scratch, { recursive: true, force: true })
  rmSync(server.data, { recursive: true, force: true })
}
process.exit(0)
