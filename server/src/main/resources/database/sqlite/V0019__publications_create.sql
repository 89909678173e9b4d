-- Each attempt to publish something, with everything that was found in it and what was decided about it.

create table publications (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    release_id text,
    kind text not null check (kind in ('extension', 'layout')),
    state text not null check (state in ('refused', 'held', 'published', 'rejected')),
    namespace text not null,
    name text not null,
    version text not null,
    file_name text not null,
    sha256 text not null check (length(sha256) = 64),
    size integer not null check (size >= 0),
    held_for text,
    findings text not null check (json_valid(findings)),
    appeal text,
    appealed_at text check (length(appealed_at) = 27),
    decision text,
    decided_by text references users (id),
    decided_at text check (length(decided_at) = 27),
    created_by text not null references users (id),
    created_at text not null check (length(created_at) = 27),
    unique (organization_id, id),
    check ((appeal is null) = (appealed_at is null)),
    check ((decision is null) = (decided_at is null)),
    foreign key (organization_id, release_id) references registry_releases (organization_id, id) on update cascade
) strict;

create index publications_release on publications (organization_id, release_id);
create index publications_state on publications (state, id);
create index publications_age on publications (organization_id, id);
