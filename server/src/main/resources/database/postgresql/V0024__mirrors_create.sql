-- What is followed elsewhere, and what became of everything that is offered there.

create table mirrors (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    kind text not null check (kind in ('index', 'registry')),
    address text not null check (length(address) between 8 and 500),
    key_id text,
    log_number bigint not null check (log_number >= 0),
    log_hash text check (length(log_hash) = 64),
    visited_at timestamptz,
    failure jsonb,
    created_by uuid not null references users (id),
    created_at timestamptz not null,
    unique (organization_id, id)
);

create table mirror_entries (
    organization_id uuid not null,
    mirror_id uuid not null,
    item text not null check (length(item) between 1 and 300),
    version text not null check (length(version) <= 64),
    state text not null check (state in ('hosted', 'held', 'removed', 'refused', 'failed')),
    sha256 text not null,
    source_state text not null,
    findings jsonb not null,
    updated_at timestamptz not null,
    primary key (organization_id, mirror_id, item, version),
    foreign key (organization_id, mirror_id) references mirrors (organization_id, id)
);

alter table mirrors enable row level security;
alter table mirrors force row level security;
create policy mirrors_tenant on mirrors using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table mirror_entries enable row level security;
alter table mirror_entries force row level security;
create policy mirror_entries_tenant on mirror_entries using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
