-- Files, the objects that hold their content, where each object is kept, and moves from one store to another.

-- At most one store is primary; it takes what is written. A target or former one takes part in a move.
create table file_stores (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    address text not null unique,
    role text not null check (role in ('primary', 'target', 'former', 'retired')),
    secret text,
    created_at text not null check (length(created_at) = 27)
) strict;

create unique index file_stores_primary on file_stores (role) where role = 'primary';

-- The list of what exists. A deleted object stays as a tombstone for a while, so that no copier brings it back.
create table file_objects (
    sha256 text not null primary key check (length(sha256) = 64),
    size integer not null check (size >= 0),
    content_type text not null,
    state text not null check (state in ('arriving', 'present', 'deleting', 'deleted')),
    touched_at text not null check (length(touched_at) = 27),
    created_at text not null check (length(created_at) = 27)
) strict;

create index file_objects_state on file_objects (state, touched_at);

create table file_copies (
    sha256 text not null references file_objects (sha256),
    store_id text not null references file_stores (id),
    copied_at text not null check (length(copied_at) = 27),
    verified_at text check (length(verified_at) = 27),
    primary key (sha256, store_id)
) strict, without rowid;

create index file_copies_store on file_copies (store_id, sha256);

create table files (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    sha256 text not null references file_objects (sha256),
    size integer not null check (size >= 0),
    content_type text not null,
    name text not null check (length(name) between 1 and 255),
    state text not null check (state in ('active', 'deleted')),
    created_by text not null references users (id),
    created_at text not null check (length(created_at) = 27),
    deleted_at text check (length(deleted_at) = 27),
    unique (organization_id, id),
    check ((state = 'deleted') = (deleted_at is not null))
) strict;

create index files_sha256 on files (sha256, state);
create index files_state on files (organization_id, state, created_at, id);

-- One move at a time is open: whoever starts one holds the row of the primary store.
create table file_moves (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    source_id text not null references file_stores (id),
    target_id text not null references file_stores (id),
    state text not null
        check (state in ('copying', 'switched', 'rolling_back', 'rolled_back', 'completed', 'cancelled')),
    started_by text not null,
    rate integer check (rate > 0),
    verified_at text check (length(verified_at) = 27),
    verification text check (verification in ('quick', 'deep')),
    verified_deep integer not null check (verified_deep in (0, 1)),
    verified_objects integer not null check (verified_objects >= 0),
    problems text not null check (json_valid(problems)),
    error text,
    runner text,
    runner_until text check (length(runner_until) = 27),
    started_at text not null check (length(started_at) = 27),
    switched_at text check (length(switched_at) = 27),
    ended_at text check (length(ended_at) = 27),
    check ((state in ('rolled_back', 'completed', 'cancelled')) = (ended_at is not null))
) strict;

create index file_moves_started on file_moves (started_at);
