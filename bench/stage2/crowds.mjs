// The people, on as many processes as there are processors for the load.
import { fork } from 'node:child_process'
import path from 'node:path'

const SEVERAL = 2

export class Crowds {
  /** @param world where they are, who they are and what there is */
  constructor({ people, ...world }) {
    this.parts = Array.from({ length: SEVERAL }, () => fork(path.join(import.meta.dirname, 'crowd.mjs')))
    this.ready = this.each('begin', place => ({ world, mine: people.filter((_, number) => number % SEVERAL === place) }))
  }

  each(command, details) {
    return Promise.all(this.parts.map((part, place) => new Promise((resolve, reject) => {
      const ended = code => reject(new Error(`a part of the crowd ended with ${code}`))
      part.once('exit', ended)
      part.once('message', answer => {
        part.off('exit', ended)
        if (answer.failure) reject(new Error(answer.failure))
        else resolve(answer)
      })
      part.send({ command, ...details(place) })
    })))
  }

  /** Numbers of all together are shared out. */
  async tell(command, { seconds, ...numbers }) {
    await this.ready
    return this.each(command, () => ({ seconds, ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, value / SEVERAL])) }))
  }

  close() {
    this.parts.forEach(part => part.kill('SIGKILL'))
  }
}
