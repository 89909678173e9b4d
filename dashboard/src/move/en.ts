import { oddEn } from "./odd.en";

/** English, for the page that moves the server. The shape of this object is what the other language must fill. */
export const moveEn = {
  intro:
    "Move this server to another database, and its files to another store, while everybody goes on working. Every row is compared before the switch, and for a week you can come back with everything written since.",
  database: "Database",
  files: "Files",
  picture: "States of the move",
  pictureFiles: "States of the move of files",
  steps: {
    copy: "Copy",
    build: "Build indexes",
    follow: "Follow changes",
    verify: "Compare",
    switch: "Switch",
    rollback: "Way back",
    complete: "Complete",
  },
  stepDone: "(done)",
  stepNow: "(now)",
  stages: {
    none: "No move is under way",
    preparing: "Preparing",
    copying: "Copying all rows",
    building: "Building indexes",
    following: "Everything is copied; changes follow",
    switching: "Switching",
    switched: "Switched; changes follow back",
    returning: "Going back",
    returned: "Back on the old database",
    left: "The old database was left",
  },
  explained: {
    none: "Name a database to move to and check it. A check changes nothing.",
    preparing: "Tables and triggers are made. Everybody works in the old database.",
    copying:
      "Everybody goes on in the old database. You may close this page; the server goes on, also after a restart.",
    building: "The rows are there; their indexes are being built. Changes wait in a log and follow afterwards.",
    following: "Whatever changes reaches the other database moments later. Compare every row, then switch.",
    ready: "Both databases were equal. You can switch.",
    switching: "Writes wait for a moment, then everybody goes on in the other database.",
    switched:
      "Everybody works in the new database, and the old one is kept up to date. Complete the move when you trust it, or go back.",
    returning: "Writes wait for a moment, then everybody goes on in the old database.",
    returned:
      "Everybody works in the old database again, with everything that was written. Clear the move away before a new one begins.",
    left: "The old database is closed and intact.",
  },
  facts: {
    title: "Where it stands",
    source: "From",
    target: "To",
    owner: "In use",
    started: "Started",
    behind: "Changed rows waiting",
    lag: "Behind by",
    estimate: "A switch now would take about",
    log: "Log of changes",
    wal: "Write-ahead log",
    slot: "Kept for the replication slot",
    verification: "Last comparison",
    pause: "Writes waited",
    until: "Way back open until",
    rate: "Speed",
  },
  startedBy: (p: { at: string; name: string }) => `${p.at} by ${p.name}`,
  commandLine: "the command line",
  somebody: "somebody who has left",
  behindMore: (p: { number: string }) => `${p.number} or more`,
  neverCompared: "not yet",
  equal: (p: { number: string }) => `All ${p.number} rows were equal`,
  different: (p: { number: string }) => `Of ${p.number} rows, these differ:`,
  differing: (p: { table: string; number: string }) => `${p.table}: ${p.number}`,
  tooOld: "More than 24 hours ago: compare again before the switch.",
  paused: (p: { duration: string; number: string }) => `${p.duration}; ${p.number} changed rows were carried over`,
  progress: "Progress of the copy",
  percent: (p: { percent: string; bytes: string; rate: string }) => `${p.percent} % · ${p.bytes} copied · ${p.rate}/s`,
  heldBack: (p: { rate: string }) => `Held back to ${p.rate}/s, because requests take long.`,
  perSecond: (p: { bytes: string }) => `${p.bytes} per second`,
  tables: "Tables",
  table: "Table",
  parts: "Parts",
  speed: "Speed",
  partsOf: (p: { done: string; all: string }) => `${p.done} of ${p.all}`,
  comparing: "Comparing every row of both databases; everything goes on meanwhile …",
  report: "Report of the last move",
  readReport: "Read the report",
  reportHint: "What moved, counts and hashes of each table, repairs, pauses and who did it, signed by this server.",
  trouble: (p: { reason: string }) =>
    `The last step failed: ${p.reason}. Nothing is lost, and it is tried again by itself. If it does not get better, repair the cause or cancel the move.`,
  unread:
    "Where the move stands could not be read just now. What is shown is the last known state; it is read again every second.",
  actions: {
    verify: "Compare every row",
    switch: "Switch",
    rollback: "Go back",
    complete: "Complete",
    cancel: "Cancel the move",
    clear: "Clear the move away",
  },
  ask: {
    start: "Start to move?",
    verify: "Compare every row?",
    switch: "Switch to the other database?",
    rollback: "Go back to the old database?",
    complete: "Complete the move?",
    cancel: "Cancel the move?",
    clear: "Clear the move away?",
  },
  will: {
    start: (p: { source: string; target: string }) =>
      `This will prepare ${p.target}, log every change in ${p.source} from now on and copy all rows. Everybody goes on working in ${p.source}, and you can cancel at any time before the switch.`,
    verify:
      "This will read every row of both databases at one state and compare them. Everybody goes on working meanwhile; both databases are busier for as long as it takes.",
    switch: (p: { source: string; target: string; number: string }) =>
      `This will close ${p.source} to writes, carry the last ${p.number} changed rows over, check that nothing is missing, open ${p.target}, let everybody go on there, and log changes for the way back.`,
    rollback: (p: { source: string; target: string; number: string }) =>
      `This will close ${p.target} to writes, carry the last ${p.number} changed rows back, and open ${p.source} with everything that was written since the switch.`,
    complete: (p: { source: string; target: string }) =>
      `This will end the way back for good. ${p.target} stays in use; ${p.source} stays closed and intact.`,
    cancel: (p: { source: string; target: string }) =>
      `This will stop the move and empty ${p.target}. ${p.source} stays in use as it is.`,
    clear: (p: { source: string; target: string }) =>
      `This will remove what is left of the move and empty ${p.target}. ${p.source} stays in use as it is.`,
  },
  maxPause: "Longest pause, in seconds",
  maxPauseHint: "If writes would wait longer, the old database is opened again and nothing is switched.",
  done: {
    start: "The move has begun",
    verify: "Every row was compared",
    switch: "The other database is in use",
    rollback: "The old database is in use again",
    complete: "The move is complete",
    cancel: "The move was cancelled",
    clear: "The move was cleared away",
  },
  form: {
    to: "Address of the other database",
    toHint:
      "postgresql://USER:PASSWORD@HOST/NAME or sqlite:PATH. It is not shown again and is stored sealed. Use the direct address of the database, not a pooler's.",
    rate: "Limit of the speed, in MB/s",
    rateHint: "Empty: as fast as it goes.",
    check: "Check",
    start: "Start to move",
  },
  check: {
    title: "What the check found",
    ready: (p: { bytes: string; duration: string }) =>
      `The move can begin: ${p.bytes}, about ${p.duration} for the copy. Nothing was changed.`,
    notReady: "The move cannot begin until what is marked as blocking is settled. Nothing was changed.",
    on: {
      source: (p: { database: string }) => `The source, ${p.database}`,
      target: (p: { database: string }) => `The target, ${p.database}`,
    },
    severities: { ok: "Fine", warning: "Note", blocking: "Blocking" },
    unknown: (p: { name: string }) => `Something that this page has no words for: ${p.name}`,
  },
  findings: {
    same: "Source and target are the same database. Name another one.",
    sqlite_to_sqlite:
      "Both are SQLite files, so there is nothing to convert. Stop the server and copy the file instead.",
    version: (p: { version: string; oldest: string; newest: string }) =>
      `PostgreSQL ${p.version} (known to work: ${p.oldest} to ${p.newest})`,
    encoding: (p: { encoding: string }) => `Encoding ${p.encoding} (UTF8 is needed)`,
    sqlite_encoding: (p: { encoding: string }) =>
      `The SQLite file keeps text as ${p.encoding} (UTF-8 is needed; load its rows into a file that this server has made)`,
    schema: (p: { reason: string }) => `The schema of the source is not the one of this program: ${p.reason}`,
    pooler: (p: { host: string; port: string }) =>
      `${p.host}:${p.port} is a connection pooler. A move needs the direct address of the database.`,
    rights: (p: { user: string }) => `The user ${p.user} must be able to create tables and triggers`,
    collation: (p: { collation: string }) => `Collation ${p.collation}`,
    capture_slot: "Changes are followed with a replication slot; after the switch triggers note them",
    capture_triggers: "Changes are followed with triggers, as was asked for",
    capture_wal_level: (p: { wal_level: string }) =>
      `Changes are followed with triggers: wal_level is ${p.wal_level}, and a replication slot needs logical`,
    capture_owner: (p: { user: string; table: string }) =>
      `Changes are followed with triggers: the user ${p.user} does not own ${p.table}, as a replication slot needs`,
    capture_identity: (p: { table: string }) =>
      `Changes are followed with triggers: the replica identity of the table ${p.table} is not its primary key`,
    capture_retention: (p: { megabytes: string }) =>
      `Changes are followed with triggers: max_slot_wal_keep_size is ${p.megabytes} MB, and a replication slot needs 1024 or -1`,
    capture_slots: "Changes are followed with triggers: all replication slots of the server are taken",
    capture_rights: (p: { user: string }) =>
      `Changes are followed with triggers: the user ${p.user} may not replicate, as a replication slot needs`,
    capture_connection: (p: { reason: string }) =>
      `Changes are followed with triggers: a replication slot cannot be read over this connection (${p.reason})`,
    directory: (p: { path: string }) => `The directory ${p.path} does not exist or cannot be written to.`,
    space: (p: { free: string; needed: string }) => `${p.free} are free, ${p.needed} are needed`,
    in_another_move: (p: { database: string }) =>
      `${p.database} takes part in another move. Finish or cancel that one first.`,
    keys: (p: { fingerprint: string }) =>
      `This server's secret has the fingerprint ${p.fingerprint}. Another machine needs the same: resonant move keys export.`,
    keys_differ: (p: { fingerprint: string; others: string }) =>
      `Other nodes use this database with another secret (${p.others}, not ${p.fingerprint}) and could not follow. Give all nodes the same SECRET_KEY.`,
    left_over: (p: { database: string }) =>
      `${p.database} has what is left of a cancelled move from here. It is emptied first.`,
    not_empty: (p: { table: string }) => `The target has rows already (table ${p.table}). Use an empty database.`,
    foreign_table: (p: { table: string }) => `The target has a table of somebody else: ${p.table}. It is left alone.`,
    empty: "The target is empty",
    unknown_table: (p: { table: string }) => `The source has a table that is not ours and is not moved: ${p.table}`,
    unreachable: (p: { database: string; reason: string }) => `${p.database} cannot be reached: ${p.reason}`,
    unreadable: (p: { database: string; reason: string }) => `${p.database} cannot be read: ${p.reason}`,
    odd_values: (p: { count: string }) => `Values that need a decision: ${p.count}. Decide about each kind below.`,
  },
  odd: {
    title: "Odd values",
    found: (p: { column: string; number: string }) => `${p.column}: ${p.number}`,
    outcomes: {
      same_meaning: "moved in another form that means the same",
      repaired: "repaired",
      set_to_null: "becomes NULL",
      row_dropped: "the row is left behind",
      undecided: "needs a decision",
    },
    examples: "Examples",
    row: "Row",
    value: "Value",
    decide: (p: { column: string }) => `What to do with ${p.column}`,
    refuse: "Do not move yet",
    repair: (p: { proposal: string }) => `Repair: ${p.proposal}`,
    null: "Write NULL",
    drop: "Leave the row behind",
    ...oddEn,
  },
  file: {
    states: {
      none: "Nothing was ever moved",
      copying: "Copying",
      copied: "Everything is copied; new files go to both stores",
      switched: "Switched; the old store stays as a fallback",
      rolling_back: "Going back",
      rolled_back: "Back on the old store",
      completed: "Completed",
      cancelled: "Cancelled",
    },
    explained: {
      none: "Name a store to move the files to and check it. A check changes nothing.",
      copying: "Files are copied, and what is written goes to both stores.",
      copied: "Compare the stores, then switch.",
      switched: "The new store serves. Complete the move when you trust it, or go back.",
      rolling_back: "The old store serves again; what was added since the switch is copied back.",
      rolled_back: "The old store serves, with everything that was added.",
      completed: "The new store serves. The old one was left as it is.",
      cancelled: "The old store serves. What had been copied stays in the other one.",
    },
    current: "Serving now",
    objects: "Objects",
    copied: (p: { done: string; all: string; bytes: string; allBytes: string }) =>
      `${p.done} of ${p.all} (${p.bytes} of ${p.allBytes})`,
    progress: "Progress of the copy of files",
    verified: (p: { number: string }) => `${p.number} objects are there with their sizes`,
    verifiedDeep: (p: { number: string }) => `${p.number} objects were read back and hashed`,
    verifying: "under way",
    trouble: (p: { reason: string }) =>
      `The copier waits and tries again: ${p.reason}. Nothing is lost; the old store still has everything.`,
    problems: "Objects that are not right",
    problem: {
      missing: (p: { store: string }) => `missing in ${p.store}`,
      wrong_size: (p: { store: string }) => `of another size in ${p.store}`,
      damaged: (p: { store: string }) => `damaged in ${p.store}`,
    },
    repaired: "Copied again from the other store; compare once more.",
    lost: "No other store has it. Upload the file again, or bring the object back from a backup.",
    to: "Address of the other store",
    check: "Try the store",
    toHint: "s3://BUCKET/PREFIX?endpoint=https://…&region=…, supabase://BUCKET?endpoint=https://… or file:///FOLDER",
    accessKey: "Access key ID (S3)",
    secret: "Secret access key, or key of the Supabase project",
    sessionToken: "Session token (only temporary keys have one)",
    secretHint: "It is not shown again and is stored sealed.",
    checked: (p: { number: string; bytes: string }) =>
      `The target took, gave and deleted an object as a test. To be copied: ${p.number} objects, ${p.bytes}. Nothing was changed.`,
    actions: {
      start: "Start to move the files",
      verify: "Compare the files",
      switch: "Switch the files",
      rollback: "Go back with the files",
      complete: "Complete the move of files",
      cancel: "Cancel the move of files",
    },
    ask: {
      start: "Start to move the files?",
      verify: "Compare the files?",
      switch: "Switch to the other store?",
      rollback: "Go back to the old store?",
      complete: "Complete the move of files?",
      cancel: "Cancel the move of files?",
    },
    will: {
      start: (p: { source: string; target: string }) =>
        `This will copy every file from ${p.source} to ${p.target} and write new ones to both. ${p.source} goes on serving, and you can cancel at any time before the switch.`,
      verify: (p: { source: string; target: string }) =>
        `This will ask ${p.target} for every object and its size. What is missing is copied again from ${p.source}.`,
      switch: (p: { source: string; target: string }) =>
        `This will let ${p.target} serve on all nodes at once. ${p.source} is asked when it fails, and you can go back.`,
      rollback: (p: { source: string; target: string }) =>
        `This will let ${p.source} serve again at once, and copy back to it what was added to ${p.target} since the switch.`,
      complete: (p: { source: string; target: string }) =>
        `This will let go of ${p.source} for good and leave it as it is. ${p.target} goes on serving.`,
      cancel: (p: { source: string; target: string }) =>
        `This will give the move up. ${p.source} goes on serving; what was copied stays in ${p.target}.`,
    },
    deep: "Read every object back and compare its hash (takes longer)",
    done: {
      start: "The files are being moved",
      verify: "The comparison has begun",
      switch: "The other store serves",
      rollback: "The old store serves again",
      complete: "The move of files is complete",
      cancel: "The move of files was cancelled",
    },
  },
};

export type MoveTexts = typeof moveEn;
