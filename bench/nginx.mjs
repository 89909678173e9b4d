// nginx, where it is: for floors, and as the door of an installation with the very configuration of deploy/compose.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { freePort, listening, start } from './processes.mjs'

export const nginx = [process.env.NGINX, '/usr/sbin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx'].find(file => file && existsSync(file))

const compose = path.resolve(import.meta.dirname, '../deploy/compose/nginx')

/** A port for it, and a certificate of its own making. */
export async function prepareDoor(scratch, domain) {
  const folder = path.join(scratch, 'door')
  for (const name of ['run/conf.d', 'log', 'certificate']) mkdirSync(path.join(folder, name), { recursive: true })
  const at = name => path.join(folder, 'certificate', name)
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${domain}`,
    '-addext', `subjectAltName=DNS:${domain}`, '-keyout', at('privkey.pem'), '-out', at('fullchain.pem')], { stdio: 'ignore' })
  return { folder, domain, port: await freePort(), ca: at('fullchain.pem') }
}

/** The production configuration; only names, ports and folders are others. */
export async function openDoor(cpus, { folder, domain, port }, backend, files) {
  cpSync(compose, path.join(folder, 'nginx'), { recursive: true })
  cpSync(path.resolve(path.dirname(nginx), '../../etc/nginx/mime.types'), path.join(folder, 'nginx/mime.types'))
  const inside = name => path.join(folder, 'nginx', name)
  const [alive, plain] = [await freePort(), await freePort()]
  const places = text => text
    .replaceAll('/etc/nginx', path.join(folder, 'nginx')).replaceAll('/run/nginx', path.join(folder, 'run')).replaceAll('/var/log/nginx', path.join(folder, 'log'))
    .replace('worker_processes auto', 'worker_processes 2')
    .replaceAll('@DOMAIN@', domain).replaceAll('@CERTIFICATE@', path.join(folder, 'certificate'))
    .replaceAll('/srv/files/', `${files}/`)
    .replace(/^ *(listen \[::\]|ssl_stapling|ssl_trusted_certificate|resolver |server frontend:80 ).*\n/gm, '')
    .replace('listen 127.0.0.1:8080', `listen 127.0.0.1:${alive}`).replace('listen 80 ', `listen 127.0.0.1:${plain} `).replace(/listen 443 /g, `listen 127.0.0.1:${port} `)
    .replaceAll('@BACKEND@:8000', backend).replace(`${backend} backup`, backend)
  for (const [from, to] of [['nginx.conf', 'nginx/nginx.conf'], ['snippets/answers.conf', 'nginx/snippets/answers.conf'],
    ['templates/resonant.conf', 'run/conf.d/resonant.conf'], ['templates/upstreams.conf', 'run/conf.d/upstreams.conf']]) {
    writeFileSync(path.join(folder, to), places(readFileSync(inside(from), 'utf8')))
  }
  const { NGINX: _, ...env } = process.env // means something else to nginx itself
  const child = start(cpus, nginx, ['-p', folder, '-c', inside('nginx.conf'), '-e', 'stderr', '-g', 'daemon off;'], { env })
  await listening(child, port)
  return child
}
