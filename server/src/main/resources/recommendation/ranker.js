/*
 * Ranks layouts and extensions for a recording in the browser. Nothing of the recording leaves it. No dependencies.
 *
 *   import { load, Ranker } from 'https://your.server/recommendation/ranker.js'
 *   const ranker = new Ranker(await load('https://your.server'))
 *   const { layouts, extensions, panels } = ranker.rank({ scope: 'recording', topics: [{ name: '/scan', schema: 'sensor_msgs/msg/LaserScan' }] })
 *
 * Whatever decides about the order is written the same way in the server's io.resonant.recommendation, and a test
 * compares the two.
 */

const FORMAT = 1
const SCALE = 1024
const MISSING_COST = 2
const MOST_MISSING = 5
const MOST_PANELS = 12
const USUAL_TOPICS = new Set([
  '/tf',
  '/tf_static',
  '/rosout',
  '/rosout_agg',
  '/parameter_events',
  '/clock',
  '/diagnostics',
])

/** The index of a server. It is kept by the browser's cache for ever, because its address changes with its content. */
export async function load(server) {
  const current = await answer(`${server}/api/v1/recommendations/index`)
  const index = await answer(new URL(current.url, server).toString())
  if (index.format !== FORMAT) {
    throw new Error(`the index has format ${index.format}, this ranker reads ${FORMAT}: reload the page`)
  }
  return index
}

async function answer(url) {
  const response = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer' })
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}`)
  }
  return response.json()
}

/** Words of a topic, each once. */
export function words(topic) {
  const found = []
  let word = ''
  let small = false
  const finish = () => {
    if ((word.length >= 2 || (word.length === 1 && word.charCodeAt(0) >= 0x80)) && !found.includes(word)) {
      found.push(word)
    }
    word = ''
  }
  for (let i = 0; i < topic.length; i++) {
    const c = topic.charCodeAt(i)
    const large = c >= 65 && c <= 90
    if (large && small) {
      finish()
    }
    if (large || (c >= 97 && c <= 122) || c >= 0x80) {
      word += large ? String.fromCharCode(c + 32) : topic[i]
    } else {
      finish()
    }
    small = (c >= 97 && c <= 122) || (c >= 48 && c <= 57)
  }
  finish()
  return found
}

const shortSchema = (name) => name.replaceAll('/msg/', '/')

function featuresOf(topics, schemas) {
  const features = new Set()
  for (const topic of topics) {
    features.add(`t:${topic}`)
    features.add(`l:${topic.slice(topic.lastIndexOf('/') + 1).toLowerCase()}`)
    for (const word of words(topic)) {
      features.add(`k:${word}`)
    }
  }
  for (const schema of schemas) {
    features.add(`s:${shortSchema(schema)}`)
  }
  return features
}

/** Cosine of weights that are whole numbers, by an inverted index. */
class Similarity {
  constructor(documents) {
    this.places = new Map()
    this.postings = []
    documents.forEach((features, document) => {
      for (const feature of features) {
        let place = this.places.get(feature)
        if (place === undefined) {
          place = this.postings.length
          this.places.set(feature, place)
          this.postings.push([])
        }
        this.postings[place].push(document)
      }
    })
    this.weights = this.postings.map((list) =>
      Math.round(SCALE * Math.log((documents.length + 1) / (list.length + 0.5))),
    )
    const squares = new Array(documents.length).fill(0)
    this.postings.forEach((list, place) => {
      for (const document of list) {
        squares[document] += this.weights[place] * this.weights[place]
      }
    })
    this.norms = squares.map(Math.sqrt)
  }

  weight(feature) {
    const place = this.places.get(feature)
    return place === undefined ? 0 : this.weights[place]
  }

  to(features) {
    const sums = new Array(this.norms.length).fill(0)
    let square = 0
    for (const feature of features) {
      const place = this.places.get(feature)
      if (place !== undefined) {
        const own = this.weights[place] * this.weights[place]
        square += own
        for (const document of this.postings[place]) {
          sums[document] += own
        }
      }
    }
    const norm = Math.sqrt(square)
    return sums.map((sum, document) => (sum === 0 ? 0 : sum / (norm * this.norms[document])))
  }
}

/** What an item gains apart from the recording. */
class Standing {
  constructor(items, today) {
    this.today = today
    let shown = 0
    let kept = 0
    for (const item of items) {
      shown += item.shown
      kept += item.kept
    }
    this.usualRate = (kept + 2) / (shown + 10)
  }

  rate(item) {
    return (item.kept + 10 * this.usualRate) / (item.shown + 10)
  }

  bonus(item) {
    const age = Math.max(0, this.today - item.updated)
    return 1 * (this.rate(item) - this.usualRate) + 0.1 * (365 / (365 + age)) + (item.verified ? 0.1 : 0)
  }

  reasons(item) {
    const reasons = []
    if (item.shown >= 20 && this.rate(item) >= 0.5) {
      reasons.push({ code: 'kept', values: [String(Math.round(this.rate(item) * 100))] })
    }
    if (item.verified) {
      reasons.push({ code: 'verified', values: [] })
    }
    if (item.scripts) {
      reasons.push({ code: 'scripts', values: [] })
    }
    return reasons
  }
}

/** Chance that can be repeated (mulberry32); not for secrets. */
export class Lot {
  constructor(seed) {
    this.state = seed | 0
  }

  next() {
    this.state = (this.state + 0x6d2b79f5) | 0
    let value = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296
  }

  beta(successes, failures) {
    const numbers = Array.from({ length: successes + failures - 1 }, () => this.next())
    numbers.sort((one, other) => one - other)
    return numbers[successes - 1]
  }
}

const ABOUT = new Set(['coverage', 'alike', 'needed', 'shows'])
const isRelated = (item) => item.reasons.some((reason) => ABOUT.has(reason.code))
const compareText = (one, other) => (one < other ? -1 : one > other ? 1 : 0)

function best(all, limit, lot) {
  const anyRelated = all.some(isRelated)
  const sorted = all.filter((item) => !anyRelated || isRelated(item))
  sorted.sort((one, other) => other.score - one.score || compareText(one.id, other.id))
  if (sorted.length <= limit) {
    return sorted
  }
  const first = sorted.slice(0, limit)
  if (lot && limit > 1) {
    first[limit - 1] = draw(sorted.slice(limit - 1, limit - 1 + 8), lot)
  }
  return first
}

function draw(candidates, lot) {
  const drawn = drawOne(candidates, lot)
  let same = 1
  for (let i = 1; i < 100; i++) {
    same += drawOne(candidates, lot) === drawn ? 1 : 0
  }
  return { ...candidates[drawn], drawn: Math.trunc((same * 1000) / 100) }
}

function drawOne(candidates, lot) {
  const highest = Math.max(0.05, candidates[0].score)
  let chosen = 0
  let most = -1
  candidates.forEach((candidate, i) => {
    const share = Math.min(1, Math.max(0, candidate.score / highest))
    const successes = 1 + Math.floor(share * 8)
    const sample = lot.beta(successes, 10 - successes)
    if (sample > most) {
      most = sample
      chosen = i
    }
  })
  return chosen
}

const rounded = (value) => Math.round(value * 1e6) / 1e6
const sigmoid = (value) => 1 / (1 + Math.exp(-value))
const clamped = (value, least, most) => Math.min(most, Math.max(least, value))
const logit = (probability) => {
  const inside = clamped(probability, 1e-4, 1 - 1e-4)
  return Math.log(inside / (1 - inside))
}

export class Ranker {
  constructor(index) {
    this.index = index
    this.layouts = index.items.filter((item) => item.kind === 'layout')
    this.extensions = index.items.filter((item) => item.kind === 'extension')
    const schemasOf = (item) => item.schemas.map((place) => index.schemas[place])
    this.similarity = new Similarity(
      this.layouts.map((layout) =>
        featuresOf(
          layout.topics.map((place) => index.topics[place]),
          schemasOf(layout),
        ),
      ),
    )
    this.extensionSchemas = new Similarity(this.extensions.map(schemasOf))
    const counts = new Map()
    for (const layout of this.layouts) {
      counts.set(layout.publisher, (counts.get(layout.publisher) ?? 0) + 1)
    }
    this.counts = counts
  }

  /**
   * @param recording {scope: 'recording' | 'selection', topics: [{name, schema?}]}
   * @param options limit: how many of each kind; lot: decides about the place that is given away to learn; day: days since 1970
   */
  rank(recording, options = {}) {
    const { limit = 5, lot = null, day = Math.floor(Date.now() / 86_400_000) } = options
    const topics = new Set(recording.topics.map((topic) => topic.name))
    const given = recording.topics.map((topic) => topic.schema).filter((schema) => schema != null)
    const schemas = new Set(given.map(shortSchema))
    const similarities = this.similarity.to(
      featuresOf(
        recording.topics.map((topic) => topic.name),
        given,
      ),
    )
    const standing = new Standing(this.index.items, day)
    const layouts = best(
      this.layouts.map((layout, i) => this.#layout(layout, recording.scope, topics, similarities[i], standing)),
      limit,
      lot,
    )
    const wanted = new Set(layouts.flatMap((layout) => layout.needs))
    const extensions = best(
      this.extensions.map((extension) => this.#extension(extension, schemas, wanted, standing)),
      limit,
      lot,
    )
    return { layouts, extensions, panels: this.#panels(recording, similarities).slice(0, MOST_PANELS) }
  }

  #layout(layout, scope, topics, likeness, standing) {
    let present = 0
    let counted = 0
    let weight = 0
    const missing = []
    for (const place of layout.topics) {
      const topic = this.index.topics[place]
      if (!USUAL_TOPICS.has(topic)) {
        const there = topics.has(topic)
        if (!there && missing.length < MOST_MISSING) {
          missing.push(topic)
        }
        counted++
        present += there ? 1 : 0
        weight += there ? this.similarity.weight(`t:${topic}`) : 0
      }
    }
    const gain = (weight - MISSING_COST * SCALE * (counted - present)) / SCALE
    const relevance = scope === 'recording' && present > 0 ? (gain > 0 ? 1 + gain : 1 / (1 - gain)) : likeness
    const reasons = []
    if (present > 0) {
      reasons.push({ code: 'coverage', values: [String(present), String(counted)] })
    } else if (likeness > 0) {
      reasons.push({ code: 'alike', values: [String(Math.round(likeness * 100))] })
    }
    return recommendation(layout, relevance, { present, topics: counted, missing }, reasons, standing)
  }

  #extension(extension, schemas, wanted, standing) {
    let weight = 0
    const shown = []
    for (const place of extension.schemas) {
      const schema = this.index.schemas[place]
      if (schemas.has(schema)) {
        weight += this.extensionSchemas.weight(schema)
        shown.push(schema)
      }
    }
    const reasons = []
    const needed = wanted.has(extension.id)
    if (needed) {
      reasons.push({ code: 'needed', values: [] })
    }
    if (shown.length > 0) {
      reasons.push({ code: 'shows', values: shown.slice(0, MOST_MISSING) })
    }
    const nothing = { present: 0, topics: 0, missing: [] }
    return recommendation(extension, weight / SCALE + (needed ? 1 : 0), nothing, reasons, standing)
  }

  #panels(recording, similarities) {
    const model = this.index.panels
    const weights = recording.scope === 'recording' ? model.recording : model.selection
    const near = this.#nearest(similarities, model.types.length)
    const all = near[model.types.length]
    const panelsOf = panelsOfSchemas(model.rules)
    const panels = model.types.map((type, i) => {
      const base = logit(model.prior[i])
      const likely = all === 0 ? base : logit((near[i] + 0.3 * model.prior[i]) / (all + 0.3))
      const { own, usual } = shown(recording, model.rules[type] ?? [], panelsOf)
      const evidence = [1, base, clamped(likely, -5, 5) - base, own, own === 0 && usual ? 1 : 0]
      let sum = 0
      evidence.forEach((value, j) => {
        sum += weights[j] * value
      })
      return { type, probability: rounded(sigmoid(sum)) }
    })
    return panels.sort((one, other) => other.probability - one.probability || compareText(one.type, other.type))
  }

  #nearest(similarities, types) {
    const sums = new Array(types + 1).fill(0)
    const order = []
    similarities.forEach((likeness, i) => {
      if (likeness > 0) {
        order.push(i)
      }
    })
    order.sort((one, other) => similarities[other] - similarities[one] || one - other)
    for (const i of order.slice(0, 20)) {
      const layout = this.layouts[i]
      const weight = similarities[i] * (1 / this.counts.get(layout.publisher))
      for (const type of layout.panels) {
        sums[type] += weight
      }
      sums[types] += weight
    }
    return sums
  }
}

/** How many types of panels show each schema. */
function panelsOfSchemas(rules) {
  const counts = new Map()
  for (const schema of Object.values(rules).flat()) {
    counts.set(schema, (counts.get(schema) ?? 0) + 1)
  }
  return counts
}

/** A panel that alone shows a chosen type gains more than one of several; what every recording has is told apart. */
function shown(recording, schemas, panelsOf) {
  let own = 0
  let usual = false
  for (const topic of recording.topics) {
    const schema = topic.schema == null ? null : shortSchema(topic.schema)
    if (schemas.includes(schema)) {
      if (USUAL_TOPICS.has(topic.name)) {
        usual = true
      } else {
        own = Math.max(own, recording.scope === 'recording' ? 1 : 1 / Math.sqrt(panelsOf.get(schema)))
      }
    }
  }
  return { own, usual }
}

function recommendation(item, relevance, coverage, reasons, standing) {
  return {
    id: item.id,
    kind: item.kind,
    name: item.name,
    publisher: item.publisher,
    score: rounded(relevance + standing.bonus(item)),
    ...coverage,
    needs: item.needs,
    scripts: item.scripts,
    reasons: [...reasons, ...standing.reasons(item)],
    drawn: 0,
  }
}

/** The words for a reason. @param texts of one language, from the answer of /api/v1/recommendations/index */
export function explain(reason, texts) {
  const values = { first: reason.values[0], second: reason.values[1], all: reason.values.join(', ') }
  return (texts[reason.code] ?? reason.code).replace(/\{(first|second|all)\}/g, (_, name) => values[name] ?? '')
}
