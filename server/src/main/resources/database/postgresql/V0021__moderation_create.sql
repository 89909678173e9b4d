-- What people report about content of the catalogue, and what was decided about it.

create table moderation_reports (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    kind text not null check (kind in ('extension', 'layout')),
    item text not null check (length(item) between 3 and 300),
    reason text not null check (reason in ('malware', 'personal_data', 'rights', 'misleading', 'other')),
    text text not null check (length(text) between 1 and 4000),
    state text not null check (state in ('open', 'upheld', 'dismissed')),
    decision text,
    decided_by uuid references users (id),
    decided_at timestamptz,
    created_by uuid not null references users (id),
    created_at timestamptz not null,
    unique (organization_id, id),
    check ((decision is null) = (decided_at is null))
);

-- One open report of a person for an item is enough.
create unique index moderation_reports_open on moderation_reports (organization_id, created_by, kind, item)
    where state = 'open';
create index moderation_reports_state on moderation_reports (state, id);

alter table moderation_reports enable row level security;
alter table moderation_reports force row level security;
create policy moderation_reports_tenant on moderation_reports using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
