// Rows for every table that grows with use, by table, in the order of their references. All random numbers come from one
// seed.

const SENTENCES = [
  'The export must finish within 30 seconds for an organisation with 10,000 documents.',
  '検索は 200 ミリ秒以内に結果を返し、権限のない文書は一切表示しない。',
  'A member who leaves loses every session at once, and nothing that the member wrote.',
  '管理者は監査記録を期間と操作で絞り込み、CSV で書き出せる。',
  'Retries are idempotent: the same key gives the same answer, even after a restart.',
  '通知は 1 分以内に届き、同じ内容を 2 度送らない。',
  'Dates are stored in UTC and shown in the zone of the reader; see section 4.2.',
  'The "quoted" part and the back\\slash stay as they were typed.',
]
const HEADINGS = ['Purpose', '目的', 'Definition of done', '非機能要件', 'Interfaces', 'Open questions', '移行手順']
const DAY = 86_400_000
const START = Date.UTC(2025, 0, 6)

/** A random generator (xorshift of 32 bits) whose numbers are the same on every machine. */
function generator(seed) {
  let state = (seed * 2_654_435_761) >>> 0 || 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>>= 0)
  }
  const below = limit => next() % limit
  return { next, below, pick: list => list[below(list.length)], chance: (of, outOf) => below(outOf) < of }
}

export function* rows(scale, seed) {
  const random = generator(seed)
  const { below, pick, chance } = random
  const count = number => Math.max(1, Math.round(number * scale))
  const hex = length => {
    let text = ''
    while (text.length < length) text += random.next().toString(16).padStart(8, '0')
    return text.slice(0, length)
  }
  let clock = START
  const time = () => new Date((clock += 1 + below(50))).toISOString().replace('Z', String(below(1000)).padStart(3, '0') + 'Z')
  const later = days => new Date(clock + days * DAY).toISOString().replace('Z', '000Z')
  const id = () => { // UUIDv7
    const stamp = (clock += 1).toString(16).padStart(12, '0')
    const rest = hex(18)
    return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${rest.slice(0, 3)}-${'89ab'[below(4)]}${rest.slice(3, 6)}-${rest.slice(6)}`
  }
  const text = length => {
    let made = pick(SENTENCES)
    while (made.length < length) made += ' ' + pick(SENTENCES)
    return made
  }
  const markdown = length => {
    let made = `# ${pick(HEADINGS)}\n`
    while (made.length < length) {
      made += chance(1, 6) ? `\n## ${pick(HEADINGS)}\n\n` : chance(1, 2) ? `- [${pick(['x', ' '])}] ${pick(SENTENCES)}\n` : `${pick(SENTENCES)}\n`
    }
    return made
  }
  const generate = function* (number, row) { for (let i = 0; i < number; i++) yield row(i) }

  // What later rows refer to, by organisation.
  const organizations = Array.from({ length: count(500) }, () => ({ id: id(), users: [], specs: [], threads: [] }))
  const users = Array.from({ length: count(20_000) }, (_, i) => ({ id: id(), organization: organizations[i % organizations.length] }))
  users.forEach(user => user.organization.users.push(user.id))
  const member = () => { const user = users[below(users.length)]; return [user.organization, user.id] }
  const withSpec = () => { for (;;) { const found = member(); if (found[0].specs.length) return found } }
  const withThread = () => { for (;;) { const found = member(); if (found[0].threads.length) return found } }

  yield ['organizations', ['id', 'name', 'plan', 'language', 'created_at', 'updated_at'],
    generate(organizations.length, i => [organizations[i].id, `Organisation ${i} 株式会社`, pick(['free', 'pro', 'enterprise']), pick(['ja', 'en']), time(), time()])]
  yield ['users', ['id', 'email', 'name', 'language', 'organization_id', 'created_at', 'updated_at'],
    generate(users.length, i => [users[i].id, `user${i}@bench.example`, `利用者 ${i}`, pick(['ja', 'en']), users[i].organization.id, time(), time()])]
  yield ['memberships', ['organization_id', 'user_id', 'role', 'created_at'],
    generate(users.length, i => [users[i].organization.id, users[i].id, i < organizations.length ? 'owner' : pick(['admin', 'member', 'guest']), time()])]

  const sessions = []
  yield ['sessions', ['id', 'user_id', 'organization_id', 'kind', 'address', 'user_agent', 'created_at', 'renewed_at', 'expires_at'],
    generate(count(10_000), () => {
      const [organization, user] = member()
      sessions.push(id())
      return [sessions.at(-1), user, organization.id, 'token', `192.0.2.${below(256)}`, 'bench/1.0', time(), time(), later(30)]
    })]
  yield ['refresh_tokens', ['hash', 'session_id', 'created_at', 'expires_at', 'used_at', 'successor_hash'],
    generate(count(10_000), () => [hex(64), pick(sessions), time(), later(30), ...(chance(1, 2) ? [time(), hex(64)] : [null, null])])]
  yield ['audit_entries', ['id', 'organization_id', 'actor_id', 'action', 'target_kind', 'target_id', 'address', 'created_at', 'detail'],
    generate(count(16_000), () => {
      const [organization, user] = member()
      return [id(), organization.id, user, 'spec.updated', 'spec', id(), '192.0.2.1', time(), JSON.stringify({ version: below(9), note: pick(SENTENCES) })]
    })]

  yield ['specs', ['id', 'organization_id', 'user_id', 'title', 'status', 'sync_trigger', 'version', 'created_at', 'updated_at', 'content'],
    generate(count(60_000), i => {
      const [organization, user] = member()
      organization.specs.push(id())
      return [organization.specs.at(-1), organization.id, user, `仕様 ${i} ${pick(HEADINGS)}`, pick(['draft', 'in_review', 'approved', 'archived']), below(2), 1, time(), time(),
        JSON.stringify({ markdown: markdown(1_900 + below(700)), metadata: { source: 'bench', priority: below(5), weight: below(1000) / 8 } })]
    })]
  const specs = organizations.flatMap(organization => organization.specs.map(spec => [organization, spec]))
  yield ['spec_tags', ['organization_id', 'spec_id', 'tag'],
    generate(count(30_000), i => { const [organization, spec] = specs[i % specs.length]; return [organization.id, spec, `tag ${Math.floor(i / specs.length)}-${below(50)}`] })]
  yield ['spec_revisions', ['id', 'organization_id', 'spec_id', 'version', 'reason', 'author_id', 'created_at', 'title', 'content'],
    generate(count(3_000), i => {
      const [organization, spec] = specs[i % specs.length]
      return [id(), organization.id, spec, 1 + Math.floor(i / specs.length), 'created', pick(organization.users), time(), `仕様 ${i}`, JSON.stringify({ markdown: markdown(2_000), metadata: {} })]
    })]
  yield ['spec_findings', ['id', 'organization_id', 'spec_id', 'severity', 'rule', 'message', 'line', 'end_line', 'quote', 'state', 'created_at', 'updated_at'],
    generate(count(20_000), () => {
      const [organization, spec] = pick(specs)
      const line = 1 + below(60)
      return [id(), organization.id, spec, pick(['error', 'warning', 'info']), 'vague-word', JSON.stringify({ ja: '曖昧な語', en: 'a vague word' }), line, line + below(3), pick(SENTENCES), 'open', time(), time()]
    })]

  yield ['tasks', ['id', 'organization_id', 'user_id', 'spec_id', 'title', 'description', 'status', 'priority', 'assignee_id', 'due_date', 'position', 'version', 'created_at', 'updated_at', 'completed_at'],
    generate(count(170_000), i => {
      const [organization, user] = withSpec()
      const status = pick(['todo', 'in_progress', 'done'])
      return [id(), organization.id, user, chance(3, 4) ? pick(organization.specs) : null, `タスク ${i}`, text(60 + below(120)), status, pick(['low', 'medium', 'high']),
        chance(1, 2) ? pick(organization.users) : null, chance(1, 3) ? later(below(90)) : null, i * 1024, 1 + below(5), time(), time(), status === 'done' ? time() : null]
    })]
  yield ['threads', ['id', 'organization_id', 'user_id', 'title', 'spec_id', 'created_at', 'updated_at'],
    generate(count(20_000), i => {
      const [organization, user] = withSpec()
      organization.threads.push(id())
      return [organization.threads.at(-1), organization.id, user, `Thread ${i}`, chance(1, 2) ? pick(organization.specs) : null, time(), time()]
    })]
  yield ['messages', ['id', 'organization_id', 'user_id', 'thread_id', 'sender', 'content', 'created_at', 'updated_at'],
    generate(count(600_000), () => {
      const [organization, user] = withThread()
      const bridge = chance(1, 5)
      return [id(), organization.id, bridge ? null : user, pick(organization.threads), bridge ? 'bridge' : 'user', text(40 + below(150)), time(), time()]
    })]

  const intents = []
  yield ['intents', ['id', 'organization_id', 'user_id', 'type', 'source', 'status', 'data', 'spec_id', 'attempts', 'tries', 'result', 'provider', 'model', 'input_tokens', 'output_tokens', 'cost_micros', 'reserved_micros', 'created_at', 'updated_at', 'started_at', 'completed_at'],
    generate(count(200_000), () => {
      const [organization, user] = withSpec()
      const spec = pick(organization.specs)
      const status = chance(1, 20) ? 'failed' : chance(1, 20) ? 'needs_review' : 'completed'
      intents.push([organization.id, id()])
      return [intents.at(-1)[1], organization.id, user, 'spec.review', 'api', status, JSON.stringify({ spec_id: spec, language: pick(['ja', 'en']) }), spec, 1, 1,
        JSON.stringify({ findings: below(20), summary: text(90 + below(90)), score: below(1000) / 1000 }), 'rules', 'rules-1', below(4000), below(900), below(90_000), 0,
        time(), time(), time(), status === 'needs_review' ? null : time()]
    })]
  yield ['intent_steps', ['organization_id', 'intent_id', 'number', 'kind', 'attempt', 'detail', 'created_at'],
    generate(count(20_000), i => { const [organization, intent] = intents[i % intents.length]; return [organization, intent, 1 + Math.floor(i / intents.length), 'claimed', 1, JSON.stringify({ node: `node-${below(4)}` }), time()] })]
  yield ['intent_budgets', ['organization_id', 'month', 'limit_micros', 'spent_micros', 'reserved_micros', 'updated_at'],
    generate(organizations.length, i => [organizations[i].id, '2025-01', 50_000_000, below(9_000_000), 0, time()])]
}
