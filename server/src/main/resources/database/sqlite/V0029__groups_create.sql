-- Groups of people in an organisation, so that things can be shared with all of them at once.

create table groups (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    name text not null check (length(name) between 1 and 100),
    created_at text not null check (length(created_at) = 27),
    unique (organization_id, id),
    unique (organization_id, name)
) strict;

create table group_members (
    organization_id text not null,
    group_id text not null,
    user_id text not null,
    created_at text not null check (length(created_at) = 27),
    primary key (organization_id, group_id, user_id),
    foreign key (organization_id, group_id) references groups (organization_id, id) on delete cascade,
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
) strict, without rowid;

create index group_members_user on group_members (organization_id, user_id, group_id);
