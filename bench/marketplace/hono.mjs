// The peer of the catalogue: Hono with better-sqlite3 or pg, as its users write it. The same JSON from rows by key, without
// organisations, sessions, rate limits, counts or metrics; readmes are rendered already.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const { DATABASE_URL, PORT } = process.env
const app = new Hono()
app.get('/health', c => c.json({ status: 'ok' }))
const item = 'select head, converters, topics, extensions, capabilities, extra, readme, changelog from items where id = '
const versions = 'select version, state, sha256, size, file_name, url, published_at from versions where item_id = '
const index = 'select id, name, description, publisher, homepage, license, version, sha256, foxe, readme_url, changelog_url, keywords from items order by id'

const json = value => typeof value === 'string' ? JSON.parse(value) : value
const version = row => ({
  version: row.version, state: row.state, reason: null, replacement: null, sha256: row.sha256, size: Number(row.size),
  file_name: row.file_name, url: row.url, published_at: row.published_at,
})
const detail = (row, rows) => ({
  item: json(row.head), versions: rows.map(version), converters: json(row.converters), topics: json(row.topics),
  extensions: json(row.extensions), capabilities: json(row.capabilities), extra: json(row.extra), readme: row.readme, changelog: row.changelog,
})
const entry = row => ({
  id: row.id, name: row.name, description: row.description, publisher: row.publisher, homepage: row.homepage, readme: row.readme_url,
  changelog: row.changelog_url, license: row.license, version: row.version, sha256sum: row.sha256, foxe: row.foxe,
  keywords: json(row.keywords),
})

let read
if (DATABASE_URL.startsWith('sqlite:')) {
  const { default: Database } = await import('better-sqlite3')
  const database = new Database(DATABASE_URL.slice('sqlite:'.length))
  database.pragma('journal_mode = WAL')
  const statements = { item: database.prepare(item + '?'), versions: database.prepare(versions + '?'), index: database.prepare(index) }
  read = { item: id => statements.item.get(id), versions: id => statements.versions.all(id), index: () => statements.index.all() }
} else {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 16 })
  const rows = async (name, text, values) => (await pool.query({ name, text, values })).rows
  read = {
    item: async id => (await rows('item', item + '$1', [id]))[0],
    versions: id => rows('versions', versions + '$1', [id]),
    index: () => rows('index', index, []),
  }
}
app.get('/extensions/:id', async c => {
  const row = await read.item(c.req.param('id'))
  return row ? c.json(detail(row, await read.versions(c.req.param('id')))) : c.json({ code: 'not_found' }, 404)
})
app.get('/extensions.json', async c => c.json((await read.index()).map(entry)))
serve({ fetch: app.fetch, port: Number(PORT), hostname: '127.0.0.1' }, () => console.log('ready'))
