-- Who did what. Rows are only ever added.

create table audit_entries (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    actor_id uuid references users (id),
    action text not null check (length(action) between 1 and 100),
    target_kind text not null check (length(target_kind) between 1 and 50),
    target_id text,
    address text,
    created_at timestamptz not null,
    detail jsonb not null,
    unique (organization_id, id)
);

create index audit_entries_actor on audit_entries (organization_id, actor_id, id);
create index audit_entries_target on audit_entries (organization_id, target_kind, target_id, id);

alter table audit_entries enable row level security;
alter table audit_entries force row level security;
create policy audit_entries_tenant on audit_entries using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
