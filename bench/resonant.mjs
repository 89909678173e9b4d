// A Resonant server for a measurement: set up over its own API, as a user would.
import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { answering, freePort, printed, start } from './processes.mjs'

const root = path.resolve(import.meta.dirname, '..')

/** The JDK that the launcher takes. */
export function javaHome() {
  const find = '. "$home/launcher/say.sh"; . "$home/launcher/java.sh"; find_java; echo "$java_home"'
  return execFileSync('/bin/sh', ['-euc', `home=$1; package=$1/server/target/resonant; ${find}`, 'sh', root], { encoding: 'utf8' }).trim()
}

export async function startResonant(cpus, databaseUrl, environment = {}) {
  const port = await freePort()
  const data = mkdtempSync(path.join(tmpdir(), 'resonant-bench-'))
  const child = start(cpus, path.join(root, 'resonant'), ['serve'], {
    env: {
      ...process.env, PORT: String(port), RESONANT_HOST: '127.0.0.1', RESONANT_DATA: data,
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}), ...environment,
    },
  })
  const url = `http://127.0.0.1:${port}`
  await answering(child, `${url}/health/ready`, 300)
  const [, token] = await printed(child, /setup\?token=([\w-]+)\s/)
  const call = async (method, route, body, headers = {}) => {
    const form = body instanceof URLSearchParams
    const response = await fetch(url + '/api/v1' + route, {
      method, headers: { ...(body && !form ? { 'content-type': 'application/json' } : {}), ...headers },
      body: body && !form ? JSON.stringify(body) : body,
    })
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`)
    return response.status === 204 ? undefined : response.json()
  }
  const password = 'quite a long passphrase'
  await call('POST', '/setup', {
    token, organization_name: 'Bench', name: 'Bench', email: 'bench@example.com', password, language: 'en',
  })
  const signIn = (username = 'bench@example.com') => call('POST', '/auth/login', new URLSearchParams({ username, password }))
  const bearer = ({ access_token }) => ({ authorization: `Bearer ${access_token}` })
  const headers = bearer(await signIn())
  /** @returns the headers of somebody with an organisation of its own; registration must be open */
  const another = async (email, name) => {
    await call('POST', '/auth/register', { email, name, password, organization_name: name, language: 'en' })
    return bearer(await signIn(email))
  }
  return {
    child, url, data, headers, signIn, another,
    call: (method, route, body, as = headers) => call(method, route, body, as),
  }
}
