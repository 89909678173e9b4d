// Somebody with a browser: a session by cookie, a live connection, connections that stay, and an address of their own.
import http from 'node:http'
import https from 'node:https'
import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import WebSocket from 'ws'

const stamp = () => performance.timeOrigin + performance.now() // the same clock in every process of the machine
let trusted
/** Made once: each connection would make its own, which costs the load more than the call. */
const trust = file => trusted ??= tls.createSecureContext(file ? { ca: readFileSync(file) } : {})
const any = list => list[Math.floor(Math.random() * list.length)]

/** What somebody does next, and how often of a hundred times. */
const HABITS = [['browse', 55], ['search', 15], ['write', 14], ['catalogue', 6], ['download', 7], ['intent', 3]]
/** What comes to the marketplace: viewers that ask whether the index has changed, people who look around, and those who take something along. */
const VISITS = [['index', 45], ['item', 30], ['find', 20], ['download', 5]]

const one = of => () => {
  let left = Math.random() * 100
  return of.find(([, weight]) => (left -= weight) < 0)?.[0] ?? of[0][0]
}
export const habit = one(HABITS)
export const visit = one(VISITS)

export class Person {
  #asked = new Map()
  #sockets = []

  constructor(world, who, measures) {
    Object.assign(this, { world, who, measures, site: world.site })
    this.cookies = new Map()
    const secure = this.site.url.startsWith('https')
    this.own = { localAddress: this.site.from && `${this.site.from}.${who.number >> 8}.${who.number & 255}`,
      ...(secure ? { secureContext: trust(this.site.ca), servername: new URL(this.site.url).hostname } : {}) }
    this.agent = new (secure ? https : http).Agent({ keepAlive: true, maxSockets: 6, scheduling: 'lifo', ...this.own })
    this.request = (secure ? https : http).request
  }

  /** One answer, read to its end. */
  async ask(kind, method, path, { body, headers = {}, expected = [200, 201, 202, 204, 304] } = {}) {
    const text = body && (Buffer.isBuffer(body) ? body : JSON.stringify(body))
    const started = performance.now()
    try {
      const answer = await new Promise((resolve, reject) => {
        const call = this.request({
          method, path, host: this.site.address, port: this.site.port, agent: this.agent, timeout: 30_000,
          headers: { host: new URL(this.site.url).host, accept: 'application/json', origin: this.site.url, cookie: this.cookie(),
            ...(this.csrf && method !== 'GET' ? { 'x-csrf-token': this.csrf } : {}),
            ...(text ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } : {}), ...headers },
        }, response => {
          const parts = []
          response.on('data', part => parts.push(part))
          response.on('error', reject)
          response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }))
        })
        call.on('timeout', () => call.destroy(new Error('no answer within 30 s')))
        call.on('error', reject)
        call.end(text)
      })
      for (const each of answer.headers['set-cookie'] ?? []) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(each)
        this.cookies.set(name, value)
      }
      if (!expected.includes(answer.status)) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.toString().slice(0, 200)}`)
      this.measures.took(kind, performance.now() - started)
      return { status: answer.status, etag: answer.headers.etag, bytes: answer.body.length, get json() { return JSON.parse(answer.body) } }
    } catch (e) {
      this.measures.failed(kind, e.message)
      throw e
    }
  }

  async upload(path, fileName, bytes, fields) {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    form.set('file', new Blob([bytes]), fileName)
    const packed = new Response(form)
    const headers = { 'content-type': packed.headers.get('content-type') }
    return this.ask('upload', 'POST', path, { body: Buffer.from(await packed.arrayBuffer()), headers })
  }

  cookie() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** @param how by an invitation, or founding an organisation */
  async register(how) {
    const { json } = await this.ask('register', 'POST', '/api/v1/auth/register', { body: {
      email: this.who.email, name: `Person ${this.who.number}`, password: this.who.password, language: 'en', ...how } })
    this.csrf = json.csrf_token
  }

  /** @returns the id of what was made */
  async make(path, body) {
    return (await this.ask('make', 'POST', path, { body })).json.id
  }

  leave() {
    this.agent.destroy()
  }

  async signIn() {
    this.cookies.clear()
    this.csrf = undefined
    const { json } = await this.ask('sign in', 'POST', '/api/v1/auth/session', { body: { email: this.who.email, password: this.who.password } })
    this.csrf = json.csrf_token
  }

  get connections() {
    return this.#sockets.length
  }

  /** Hears what happens, as every open page does. */
  connect() {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`${this.site.url.replace('http', 'ws')}/ws`, {
        headers: { cookie: this.cookie(), host: new URL(this.site.url).host }, origin: this.site.url, ...this.own,
        host: this.site.address, port: this.site.port, lookup: (_, options, done) => done(null, options.all ? [{ address: this.site.address, family: 4 }] : this.site.address, 4),
      })
      this.#sockets.push(socket)
      socket.on('open', () => socket.send('{"type":"subscribe","topics":[],"after":null}'))
      socket.on('message', data => {
        const message = JSON.parse(data)
        if (message.type === 'subscribed') resolve()
        if (message.type === 'event') this.hear(message)
      })
      socket.on('error', e => {
        this.measures.failed('live', e.message)
        reject(e)
      })
      socket.on('close', (code, reason) => {
        if (this.#sockets.includes(socket)) this.measures.failed('live', `closed: ${code} ${reason}`)
      })
    })
  }

  disconnect() {
    this.#sockets.pop().close()
  }

  hear({ event, data }) {
    const sent = event === 'message.created' && /~([\d.]+)~/.exec(data.content)?.[1]
    if (sent) this.measures.took('live', stamp() - Number(sent))
    const asked = this.#asked.get(data.id)
    if (asked && ['completed', 'failed', 'cancelled'].includes(data.status)) {
      this.#asked.delete(data.id)
      if (data.status === 'completed') this.measures.took('carried out', performance.now() - asked)
      else this.measures.failed('carried out', `${data.status}: ${data.error_code}`)
    }
  }

  async act(kind) {
    try {
      await this[kind]()
    } catch {
      // it is among the errors; people go on with something else
    }
  }

  async browse() {
    const at = Math.random()
    if (at < 0.4) {
      await this.ask('browse', 'GET', '/api/v1/specs?limit=50')
      await this.ask('browse', 'GET', `/api/v1/specs/${any(this.who.shared.specs)}`)
    } else if (at < 0.7) {
      await this.ask('browse', 'GET', `/api/v1/messages?thread_id=${any(this.who.shared.threads)}&order=desc&limit=50`)
    } else {
      await this.ask('browse', 'GET', `/api/v1/tasks?status=${any(['todo', 'in_progress', 'done'])}&limit=50`)
    }
  }

  async search() {
    await this.ask('search', 'GET', `/api/v1/search?q=${encodeURIComponent(any(this.world.words))}`)
  }

  async catalogue() {
    await this.find('catalogue')
    await this.item('catalogue')
  }

  async find(kind = 'find') {
    await this.ask(kind, 'GET', `/api/v1/extensions?q=${any(['map', 'robot', 'panel', 'driver'])}`)
  }

  async item(kind = 'item') {
    await this.ask(kind, 'GET', `/api/v1/extensions/${any(this.world.extensions).id}`)
  }

  async index() {
    const { etag } = await this.ask('index', 'GET', '/extensions.json', { headers: this.indexTag ? { 'if-none-match': this.indexTag } : {} })
    this.indexTag = etag
  }

  async download() {
    const wanted = any(this.world.extensions)
    const { bytes } = await this.ask('download', 'GET', wanted.path)
    if (bytes !== wanted.bytes) this.measures.failed('download', `${bytes} bytes of ${wanted.bytes}`)
  }

  async write() {
    const at = Math.random()
    if (at < 0.6) {
      const content = `${any(this.world.words)} seen at the ${any(this.world.words)}, worth a word ~${stamp()}~`
      await this.ask('write', 'POST', '/api/v1/messages', { body: { thread_id: any(this.who.shared.threads), content } })
    } else if (at < 0.85) {
      await this.ask('write', 'POST', '/api/v1/tasks', { body: { title: `Look after the ${any(this.world.words)}`, priority: any(['low', 'medium', 'high']) } })
    } else {
      await this.change()
    }
  }

  /** The own spec. The bridge may have been quicker: then it is read and changed again, as the editor does. */
  async change() {
    const path = `/api/v1/specs/${this.who.spec}`
    for (;;) {
      const { etag, json } = await this.ask('browse', 'GET', path)
      const markdown = json.content.markdown.split('\n\nLast').shift() + `\n\nLast looked at: the ${any(this.world.words)}.\n`
      const { status } = await this.ask('write', 'PATCH', path, { body: { content: { markdown } }, headers: { 'if-match': etag }, expected: [200, 412] })
      if (status === 200) return
    }
  }

  async intent() {
    const started = performance.now()
    const { json } = await this.ask('intent', 'POST', '/api/v1/intents', { body: { type: 'spec.review', data: { spec_id: this.who.spec } } })
    if (json.status === 'pending') this.#asked.set(json.id, started)
  }
}
