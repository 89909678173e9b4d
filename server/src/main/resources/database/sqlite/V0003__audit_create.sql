-- Who did what. Rows are only ever added.

create table audit_entries (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    actor_id text references users (id),
    action text not null check (length(action) between 1 and 100),
    target_kind text not null check (length(target_kind) between 1 and 50),
    target_id text,
    address text,
    created_at text not null check (length(created_at) = 27),
    detail text not null check (json_valid(detail)),
    unique (organization_id, id)
) strict;

create index audit_entries_actor on audit_entries (organization_id, actor_id, id);
create index audit_entries_target on audit_entries (organization_id, target_kind, target_id, id);
