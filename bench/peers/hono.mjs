// The peer: Hono on Node with better-sqlite3 or pg, as its users write it. Same JSON, same rows, same durability as
// Resonant (synchronous=FULL), but without authentication, tenants, rate limits, events or metrics.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { randomUUID } from 'node:crypto'

const { DATABASE_URL, PORT } = process.env
const app = new Hono()
app.get('/health', c => c.json({ status: 'ok' }))

const view = row => ({
  id: row.id, title: row.title, content: typeof row.content === 'string' ? JSON.parse(row.content) : row.content,
  status: row.status, tags: [], sync_trigger: !!row.sync_trigger, notion_page_id: row.notion_page_id,
  user_id: row.user_id, version: row.version, open_findings: 0, created_at: row.created_at, updated_at: row.updated_at,
})
const read = 'select id, title, content, status, sync_trigger, notion_page_id, user_id, version, created_at, updated_at from specs where id = '
const insert = 'insert into messages (id, organization_id, user_id, thread_id, sender, content, created_at, updated_at) values '
const acceptable = body => typeof body?.thread_id === 'string' && typeof body.content === 'string'
  && body.content.length > 0 && body.content.length <= 65536
const message = (body, now) => ({
  id: randomUUID(), thread_id: body.thread_id, user_id: '00000000-0000-7000-8000-000000000001', user_name: 'Bench',
  sender: 'user', content: body.content, intent_id: null, created_at: now, updated_at: now,
})
const organization = '00000000-0000-7000-8000-000000000002'

if (DATABASE_URL.startsWith('sqlite:')) {
  const { default: Database } = await import('better-sqlite3')
  const database = new Database(DATABASE_URL.slice('sqlite:'.length))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  const byId = database.prepare(read + '?')
  const add = database.prepare(insert + '(?, ?, ?, ?, ?, ?, ?, ?)')
  app.get('/specs/:id', c => {
    const row = byId.get(c.req.param('id'))
    return row ? c.json(view(row)) : c.json({ code: 'not_found' }, 404)
  })
  app.post('/messages', async c => {
    const body = await c.req.json()
    if (!acceptable(body)) return c.json({ code: 'invalid_input' }, 422)
    const m = message(body, new Date().toISOString())
    add.run(m.id, organization, m.user_id, m.thread_id, m.sender, m.content, m.created_at, m.updated_at)
    return c.json(m, 201)
  })
} else {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 16 })
  app.get('/specs/:id', async c => {
    const { rows } = await pool.query({ name: 'read', text: read + '$1', values: [c.req.param('id')] })
    return rows.length ? c.json(view(rows[0])) : c.json({ code: 'not_found' }, 404)
  })
  app.post('/messages', async c => {
    const body = await c.req.json()
    if (!acceptable(body)) return c.json({ code: 'invalid_input' }, 422)
    const m = message(body, new Date().toISOString())
    await pool.query({
      name: 'insert', text: insert + '($1, $2, $3, $4, $5, $6, $7, $8)',
      values: [m.id, organization, m.user_id, m.thread_id, m.sender, m.content, m.created_at, m.updated_at],
    })
    return c.json(m, 201)
  })
}
serve({ fetch: app.fetch, port: Number(PORT), hostname: '127.0.0.1' }, () => console.log('ready'))
