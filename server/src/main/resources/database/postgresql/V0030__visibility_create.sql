-- What not everybody of the organisation may see. A thing without a row here is seen by all of them. A row outlives its
-- thing, because the log of events still names it, and what a restricted thing leaves behind when it goes keeps a row
-- with that thing as its origin: it is seen by those who saw the origin.

create table restrictions (
    organization_id uuid not null references organizations (id),
    subject_id uuid not null,
    origin_id uuid not null,
    kind text not null check (kind in ('spec', 'thread')),
    owner_id uuid not null references users (id),
    created_at timestamptz not null,
    primary key (organization_id, subject_id, origin_id)
);

create index restrictions_origin on restrictions (organization_id, origin_id);

-- Who sees a restricted thing beside its owner; the key is that of the origin.
create table grants (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    origin_id uuid not null,
    user_id uuid,
    group_id uuid,
    created_at timestamptz not null,
    unique (organization_id, id),
    unique (organization_id, origin_id, user_id),
    unique (organization_id, origin_id, group_id),
    check ((user_id is null) <> (group_id is null)),
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade,
    foreign key (organization_id, group_id) references groups (organization_id, id) on delete cascade
);

create index grants_user on grants (organization_id, user_id);
create index grants_group on grants (organization_id, group_id);

alter table restrictions enable row level security;
alter table restrictions force row level security;
create policy restrictions_tenant on restrictions using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table grants enable row level security;
alter table grants force row level security;
create policy grants_tenant on grants using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
