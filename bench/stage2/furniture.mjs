// What there is before anybody comes: people, and what they work with. Made over the API, as users would.
import { extension, inParallel } from '../marketplace/content.mjs'
import { Measures } from './measures.mjs'
import { Person } from './person.mjs'

const WORDS = 'battery bracket brake bumper camera charger chassis clamp controller converter cover display drive encoder fan filter gear gripper handle hinge joint lamp lidar motor panel pump radar relay rotor sensor shaft spring switch valve wheel wiring'.split(' ')
const EXTENSIONS = 20
const THREADS = 10 // in each organisation
const PACKAGE = 600_000

/** The same text for the same number. */
function text(number) {
  const word = place => WORDS[(number * 7 + place * 13) % WORDS.length]
  const section = place => `## ${word(place)}\n\nThe ${word(place + 1)} holds the ${word(place + 2)} within ${1 + place} s, as fast as possible.\n\n`
    + `- [ ] The ${word(place + 3)} is checked\n- [ ] The ${word(place + 4)} is written down\n\n`
  return `# The ${word(0)} of the ${word(1)}\n\n${Array.from({ length: 8 }, (_, place) => section(place)).join('')}`
}

/** People of one organisation: the first one founds it and invites the others. */
async function settle(site, people, name, measures) {
  const founder = new Person({ site }, people[0], measures)
  await founder.register({ organization_name: name })
  const threads = []
  for (let number = 0; number < THREADS; number++) threads.push(await founder.make('/api/v1/threads', { title: `About the ${WORDS[number]}` }))
  const specs = []
  for (const [place, who] of people.entries()) {
    const person = place === 0 ? founder : new Person({ site }, who, measures)
    if (place > 0) {
      const { json } = await founder.ask('make', 'POST', '/api/v1/organizations/current/invitations', { body: { email: who.email, role: 'member' } })
      await person.register({ invitation_token: /invitation=([\w-]+)/.exec(json.link)[1] })
    }
    who.spec = await person.make('/api/v1/specs', { title: `Spec ${who.number}`, content: { markdown: text(who.number) }, tags: ['bench'] })
    specs.push(who.spec)
    if (place > 0) person.leave()
  }
  founder.leave()
  for (const who of people) who.shared = { threads, specs }
}

/** @returns people who can sign in, and what is there for them */
export async function furnish(installation, count, together) {
  const measures = new Measures()
  const site = installation.site
  const run = Date.now().toString(36)
  const people = Array.from({ length: count }, (_, place) => ({
    number: place + 1, email: `person${place + 1}-${run}@bench.example`, password: 'quite a long passphrase' }))
  await inParallel(Math.ceil(count / together), 4, number => settle(site, people.slice(number * together, (number + 1) * together), `Organisation ${number + 1}`, measures))
  const owner = new Person({ site }, { number: 0, ...installation.owner }, measures)
  await owner.signIn()
  const space = `bench${run}`
  await owner.ask('make', 'POST', '/api/v1/namespaces', { body: { name: space } })
  await owner.ask('make', 'PUT', '/api/v1/registry/settings', { body: { catalogue_open: true } })
  const extensions = []
  for (let number = 0; number < EXTENSIONS; number++) {
    const bytes = extension(space, `panel-${number}`, PACKAGE)
    const { json } = await owner.upload('/api/v1/extensions', `panel-${number}.foxe`, bytes, { visibility: 'public' })
    extensions.push({ id: `${space}.panel-${number}`, path: new URL(json.url, site.url).pathname, bytes: bytes.length })
  }
  owner.leave()
  return { people, extensions, words: WORDS }
}
