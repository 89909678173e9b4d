-- What not everybody of the organisation may see. A thing without a row here is seen by all of them. A row outlives its
-- thing, because the log of events still names it, and what a restricted thing leaves behind when it goes keeps a row
-- with that thing as its origin: it is seen by those who saw the origin.

create table restrictions (
    organization_id text not null references organizations (id),
    subject_id text not null check (length(subject_id) = 36 and subject_id = lower(subject_id)),
    origin_id text not null check (length(origin_id) = 36 and origin_id = lower(origin_id)),
    kind text not null check (kind in ('spec', 'thread')),
    owner_id text not null references users (id),
    created_at text not null check (length(created_at) = 27),
    primary key (organization_id, subject_id, origin_id)
) strict, without rowid;

create index restrictions_origin on restrictions (organization_id, origin_id);

-- Who sees a restricted thing beside its owner; the key is that of the origin.
create table grants (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    origin_id text not null check (length(origin_id) = 36 and origin_id = lower(origin_id)),
    user_id text,
    group_id text,
    created_at text not null check (length(created_at) = 27),
    unique (organization_id, id),
    unique (organization_id, origin_id, user_id),
    unique (organization_id, origin_id, group_id),
    check ((user_id is null) <> (group_id is null)),
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade,
    foreign key (organization_id, group_id) references groups (organization_id, id) on delete cascade
) strict;

create index grants_user on grants (organization_id, user_id);
create index grants_group on grants (organization_id, group_id);
