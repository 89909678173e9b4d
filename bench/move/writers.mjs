// People who write while a move runs: at a rate, or as fast as they are answered.
import { sleep } from '../processes.mjs'

const SATURATED = 64

export class Writers {
  static async start(installation, rate) {
    const writers = new Writers()
    const thread = await installation.call('POST', '/threads', { title: 'Written during the move' })
    const body = JSON.stringify({ thread_id: thread.id, content: 'A message of about two hundred bytes. '.repeat(5) })
    const headers = { ...installation.headers, 'content-type': 'application/json' }
    writers.began = performance.now()
    writers.written = 0
    writers.failed = 0
    writers.reasons = ''
    const write = async () => {
      try {
        const response = await fetch(`${installation.url}/api/v1/messages`, { method: 'POST', headers, body })
        const text = await response.text()
        if (response.status === 201) writers.written++
        else throw new Error(text)
      } catch (error) {
        writers.failed++
        writers.reasons = String(error.message).slice(0, 200)
      }
    }
    const count = rate ? 32 : SATURATED
    writers.all = Array.from({ length: count }, async (_, number) => {
      for (let i = 0; !writers.ended; i++) {
        if (rate) {
          const due = writers.began + (i * count + number) * 1000 / rate
          if (due > performance.now()) await sleep(due - performance.now())
        }
        await write()
      }
    })
    return writers
  }

  async stop() {
    this.ended = true
    await Promise.all(this.all)
    return { perSecond: this.written / (performance.now() - this.began) * 1000, failed: this.failed, reasons: this.reasons }
  }

  /** For some seconds as fast as possible; answers the writes a second. */
  static async run(installation, seconds) {
    const writers = await Writers.start(installation)
    await sleep(seconds * 1000)
    const result = await writers.stop()
    if (result.failed > 0) throw new Error(`${result.failed} writes failed: ${result.reasons}`)
    return result.perSecond
  }
}
