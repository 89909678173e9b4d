-- Each attempt to publish something, with everything that was found in it and what was decided about it.

create table publications (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    release_id uuid,
    kind text not null check (kind in ('extension', 'layout')),
    state text not null check (state in ('refused', 'held', 'published', 'rejected')),
    namespace text not null,
    name text not null,
    version text not null,
    file_name text not null,
    sha256 text not null check (length(sha256) = 64),
    size bigint not null check (size >= 0),
    held_for text,
    findings jsonb not null,
    appeal text,
    appealed_at timestamptz,
    decision text,
    decided_by uuid references users (id),
    decided_at timestamptz,
    created_by uuid not null references users (id),
    created_at timestamptz not null,
    unique (organization_id, id),
    check ((appeal is null) = (appealed_at is null)),
    check ((decision is null) = (decided_at is null)),
    foreign key (organization_id, release_id) references registry_releases (organization_id, id) on update cascade
);

create index publications_release on publications (organization_id, release_id);
create index publications_state on publications (state, id);
create index publications_age on publications (organization_id, id);

alter table publications enable row level security;
alter table publications force row level security;
create policy publications_tenant on publications using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
