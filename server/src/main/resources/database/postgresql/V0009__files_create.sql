-- Files, the objects that hold their content, where each object is kept, and moves from one store to another.

-- At most one store is primary; it takes what is written. A target or former one takes part in a move.
create table file_stores (
    id uuid not null primary key,
    address text not null unique,
    role text not null check (role in ('primary', 'target', 'former', 'retired')),
    secret text,
    created_at timestamptz not null
);

create unique index file_stores_primary on file_stores (role) where role = 'primary';

-- The list of what exists. A deleted object stays as a tombstone for a while, so that no copier brings it back.
create table file_objects (
    sha256 text not null primary key check (length(sha256) = 64),
    size bigint not null check (size >= 0),
    content_type text not null,
    state text not null check (state in ('arriving', 'present', 'deleting', 'deleted')),
    touched_at timestamptz not null,
    created_at timestamptz not null
);

create index file_objects_state on file_objects (state, touched_at);

create table file_copies (
    sha256 text not null references file_objects (sha256),
    store_id uuid not null references file_stores (id),
    copied_at timestamptz not null,
    verified_at timestamptz,
    primary key (sha256, store_id)
);

create index file_copies_store on file_copies (store_id, sha256);

create table files (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    sha256 text not null references file_objects (sha256),
    size bigint not null check (size >= 0),
    content_type text not null,
    name text not null check (length(name) between 1 and 255),
    state text not null check (state in ('active', 'deleted')),
    created_by uuid not null references users (id),
    created_at timestamptz not null,
    deleted_at timestamptz,
    unique (organization_id, id),
    check ((state = 'deleted') = (deleted_at is not null))
);

create index files_sha256 on files (sha256, state);
create index files_state on files (organization_id, state, created_at, id);

-- One move at a time is open: whoever starts one holds the row of the primary store.
create table file_moves (
    id uuid not null primary key,
    source_id uuid not null references file_stores (id),
    target_id uuid not null references file_stores (id),
    state text not null
        check (state in ('copying', 'switched', 'rolling_back', 'rolled_back', 'completed', 'cancelled')),
    started_by text not null,
    rate bigint check (rate > 0),
    verified_at timestamptz,
    verification text check (verification in ('quick', 'deep')),
    verified_deep boolean not null,
    verified_objects bigint not null check (verified_objects >= 0),
    problems jsonb not null,
    error text,
    runner text,
    runner_until timestamptz,
    started_at timestamptz not null,
    switched_at timestamptz,
    ended_at timestamptz,
    check ((state in ('rolled_back', 'completed', 'cancelled')) = (ended_at is not null))
);

create index file_moves_started on file_moves (started_at);

alter table files enable row level security;
alter table files force row level security;
create policy files_tenant on files using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
