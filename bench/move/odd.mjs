// Values as a database has them that older or other programs wrote to: the tables lose what keeps such values out
// (STRICT, CHECK, NOT NULL of keys), then single rows get one each.

const NIL = '0197a3c4-5b6d-7e8f-9a0b-c1d2e3f4a5b6'

/** Table, column, SQL expression, the rule that it must meet. */
const VALUES = [
  ['messages', 'content', "'ab' || char(0) || 'cd'", 'nul-in-text'],
  ['messages', 'content', "cast(x'e38182ff62' as text)", 'invalid-utf-8'],
  ['messages', 'content', "cast(x'eda080' as text)", 'invalid-utf-8'],
  ['messages', 'content', "x'e38182'", 'blob-in-text'],
  ['messages', 'content', "x'ff00ff'", 'binary-in-text'],
  ['intents', 'result', `'{"a":"x\\u0000y"}'`, 'json-nul-escape'],
  ['intents', 'result', `'{"a":"\\ud83d"}'`, 'json-lone-surrogate'],
  ['intents', 'result', `'{"a":NaN}'`, 'json-not-json'],
  ['intents', 'result', `'[1,2,]'`, 'json-not-json'],
  ['intents', 'result', `'{"a":1,"b":2,"a":3}'`, 'json-duplicate-key'],
  ['intents', 'result', `'{"a":1e999999}'`, 'json-number-too-large'],
  ['specs', 'sync_trigger', "'true'", 'boolean-word'],
  ['specs', 'sync_trigger', "'yes'", 'boolean-word'],
  ['specs', 'sync_trigger', "'f'", 'boolean-word'],
  ['specs', 'sync_trigger', '2', 'boolean-number'],
  ['specs', 'sync_trigger', "'maybe'", 'boolean-unknown'],
  ['tasks', 'due_date', "''", 'instant-empty'],
  ['tasks', 'due_date', "'2026-11-21 13:05:07'", 'instant-without-zone'],
  ['tasks', 'due_date', "'2026-11-21T13:05:07+09:00'", 'instant-offset'],
  ['tasks', 'due_date', "'2026-02-30T00:00:00.000000Z'", 'instant-impossible'],
  ['tasks', 'due_date', "'0000-00-00 00:00:00'", 'instant-impossible'],
  ['tasks', 'due_date', '1795266307', 'instant-epoch'],
  ['tasks', 'due_date', "'2026-11-21T23:59:60Z'", 'instant-leap-second'],
  ['tasks', 'due_date', "'2026-11-21T13:05:07.123456789Z'", 'instant-nanoseconds'],
  ['tasks', 'due_date', "'next week'", 'instant-unreadable'],
  ['intents', 'thread_id', `'${NIL.toUpperCase()}'`, 'uuid-upper-case'],
  ['intents', 'thread_id', `'${NIL.replaceAll('-', '')}'`, 'uuid-without-dashes'],
  ['intents', 'thread_id', `'{${NIL}}'`, 'uuid-in-braces'],
  ['intents', 'thread_id', "'thread-42'", 'uuid-not-a-uuid'],
  ['intents', 'thread_id', "''", 'uuid-empty'],
  ['tasks', 'position', "'v2'", 'text-in-number'],
  ['tasks', 'position', '1.5', 'fraction-in-integer'],
  ['tasks', 'version', '9223372036854775807', 'integer-too-large'],
  ['intents', 'input_tokens', '9e999', 'integer-too-large'],
  ['specs', 'title', 'null', 'null-in-required'],
  ['tasks', 'spec_id', `'${NIL}'`, 'orphan-reference'],
]

export function plant(database) {
  loosen(database, ['messages', 'intents', 'specs', 'tasks', 'audit_entries'])
  const planted = []
  const used = {}
  database.pragma('ignore_check_constraints = on')
  for (const [table, column, expression, rule] of VALUES) {
    const place = used[table] = (used[table] ?? 0) + 1 // each in a row of its own, from the beginning of the table on
    const id = database.prepare(`select id from ${table} order by organization_id, id limit 1 offset ?`).pluck().get(place * 3)
    database.prepare(`update ${table} set ${column} = ${expression} where id = ?`).run(id)
    planted.push({ table, column, id, rule })
  }
  planted.push(...plantKeys(database))
  database.pragma('ignore_check_constraints = off')
  return planted
}

/** A primary key that is NULL, and one that equals another as soon as both are UUIDs. */
function plantKeys(database) {
  const columns = database.pragma('table_info(audit_entries)').map(column => column.name).filter(name => name !== 'id').join(', ')
  const ids = database.prepare('select id from audit_entries order by id limit 2').pluck().all()
  const copy = expression => database.prepare(`insert into audit_entries (id, ${columns}) select ${expression}, ${columns} from audit_entries where id = ?`)
  copy('null').run(ids[0])
  copy('upper(id)').run(ids[1])
  return [
    { table: 'audit_entries', column: 'id', id: null, rule: 'null-in-key' },
    { table: 'audit_entries', column: 'id', id: ids[1].toUpperCase(), rule: 'key-twice' },
  ]
}

function loosen(database, tables) {
  database.unsafeMode(true)
  database.pragma('writable_schema = on')
  for (const table of tables) {
    database.prepare(`update sqlite_schema set sql = replace(replace(replace(replace(sql, ') strict, without rowid', ') without rowid'),
      ') strict', ')'), 'id text not null primary key', 'id text primary key'), 'title text not null', 'title text')
      where type = 'table' and name = ?`).run(table)
  }
  database.pragma('writable_schema = reset')
  database.unsafeMode(false)
}
