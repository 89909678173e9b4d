// A part of the people, in a process of its own. Does what its parent tells, and answers with what was measured meanwhile.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { sleep } from '../processes.mjs'
import { Measures } from './measures.mjs'
import { habit, Person, visit } from './person.mjs'

const measures = new Measures()
const delay = monitorEventLoopDelay({ resolution: 5 })
let people = []

/** Who is told that the server is busy tries again. */
const ATTEMPTS = 5

/** Pauses between two acts as TPC-W has them: 7 s on average, 70 s at most, mostly short. */
const pause = () => Math.min(70, -7 * Math.log(1 - Math.random())) * 1000

const commands = {
  begin({ world, mine }) {
    people = mine.map(who => new Person(world, who, measures))
  },

  /** Each at any moment of the time; who is there begins to look around. */
  async arrive({ seconds }) {
    await Promise.all(people.map(async person => {
      await sleep(seconds * 1000 * Math.random())
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        try {
          await person.signIn()
          await person.connect()
          break
        } catch (e) { // it is among the errors
          if (attempt === ATTEMPTS) throw e
          await sleep(2000)
        }
      }
      await person.act('browse')
    }))
  },

  async work({ seconds }) {
    const end = performance.now() + seconds * 1000
    await Promise.all(people.map(async person => {
      for (;;) {
        const wait = pause()
        if (performance.now() + wait > end) return sleep(Math.max(0, end - performance.now()))
        await sleep(wait)
        await person.act(habit())
      }
    }))
  },

  /** So many live connections in all; people have several pages open, or none. */
  async connect({ connections }) {
    const wanted = place => Math.floor(connections / people.length) + (place < connections % people.length ? 1 : 0)
    await Promise.all(people.map(async (person, place) => {
      while (person.connections > wanted(place)) person.disconnect()
      while (person.connections < wanted(place)) await person.connect()
    }))
  },

  /** A rate that does not wait for answers. */
  async visit({ rate, seconds }) {
    const visits = []
    const begun = performance.now()
    for (let done = 0; performance.now() - begun < seconds * 1000; await sleep(2)) {
      for (const due = (performance.now() - begun) / 1000 * rate; done < due; done++) {
        visits.push(people[done * 7 % people.length].act(visit()))
      }
    }
    await Promise.all(visits)
  },
}

process.on('message', async ({ command, ...details }) => {
  try {
    measures.take()
    delay.reset()
    delay.enable()
    const begun = performance.now()
    await commands[command](details)
    const seconds = (performance.now() - begun) / 1000
    process.send({ measures: measures.take(), seconds, lateMs: Math.round(delay.max / 1e6) })
  } catch (e) {
    process.send({ failure: String(e.stack ?? e) })
  }
})
process.on('disconnect', () => process.exit(0))
