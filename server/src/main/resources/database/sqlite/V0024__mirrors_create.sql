-- What is followed elsewhere, and what became of everything that is offered there.

create table mirrors (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    kind text not null check (kind in ('index', 'registry')),
    address text not null check (length(address) between 8 and 500),
    key_id text,
    log_number integer not null check (log_number >= 0),
    log_hash text check (length(log_hash) = 64),
    visited_at text check (length(visited_at) = 27),
    failure text check (json_valid(failure)),
    created_by text not null references users (id),
    created_at text not null check (length(created_at) = 27),
    unique (organization_id, id)
) strict;

create table mirror_entries (
    organization_id text not null,
    mirror_id text not null,
    item text not null check (length(item) between 1 and 300),
    version text not null check (length(version) <= 64),
    state text not null check (state in ('hosted', 'held', 'removed', 'refused', 'failed')),
    sha256 text not null,
    source_state text not null,
    findings text not null check (json_valid(findings)),
    updated_at text not null check (length(updated_at) = 27),
    primary key (organization_id, mirror_id, item, version),
    foreign key (organization_id, mirror_id) references mirrors (organization_id, id)
) strict;
