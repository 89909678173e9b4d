// What the validation of a large package costs: node validation.mjs [--rounds 9] [--heap 64]
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { output } from './processes.mjs'
import { javaHome } from './resonant.mjs'

const { values: options } = parseArgs({ options: {
  rounds: { type: 'string', default: '9' }, heap: { type: 'string', default: '64' },
} })
const root = path.resolve(import.meta.dirname, '..')
execFileSync(path.join(root, 'resonant'), ['version'], { stdio: 'ignore' }) // builds what is missing

const table = []
for (const kind of ['mixed', 'scripts']) {
  const printed = await output('0,1', path.join(javaHome(), 'bin/java'), [
    '-XX:+UseSerialGC', `-Xmx${options.heap}m`, '-cp', path.join(root, 'server/target/resonant/resonant.jar'),
    path.join(import.meta.dirname, 'validation/Validation.java'), kind, options.rounds])
  const result = JSON.parse(printed.split('\n').find(line => line.startsWith('{')))
  table.push({
    package: kind, files: result.files, 'packed MB': Math.round(result.packed_mb), 'unpacked MB': Math.round(result.unpacked_mb),
    'floor ms': Math.round(result.floor_ms), 'validation ms': Math.round(result.validation_ms),
    'floor CPU ms': Math.round(result.floor_cpu_ms), 'validation CPU ms': Math.round(result.validation_cpu_ms),
    '× floor (CPU)': Number((result.validation_cpu_ms / result.floor_cpu_ms).toFixed(2)), 'heap MiB': result.heap_mib,
  })
}
console.table(table)
process.exit(0)
