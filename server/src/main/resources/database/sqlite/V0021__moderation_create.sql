-- What people report about content of the catalogue, and what was decided about it.

create table moderation_reports (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    kind text not null check (kind in ('extension', 'layout')),
    item text not null check (length(item) between 3 and 300),
    reason text not null check (reason in ('malware', 'personal_data', 'rights', 'misleading', 'other')),
    text text not null check (length(text) between 1 and 4000),
    state text not null check (state in ('open', 'upheld', 'dismissed')),
    decision text,
    decided_by text references users (id),
    decided_at text check (length(decided_at) = 27),
    created_by text not null references users (id),
    created_at text not null check (length(created_at) = 27),
    unique (organization_id, id),
    check ((decision is null) = (decided_at is null))
) strict;

-- One open report of a person for an item is enough.
create unique index moderation_reports_open on moderation_reports (organization_id, created_by, kind, item)
    where state = 'open';
create index moderation_reports_state on moderation_reports (state, id);
