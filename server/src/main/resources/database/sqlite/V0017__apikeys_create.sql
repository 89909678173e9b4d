-- Keys with which programs act for a person in one organisation. Only the program has the key; what is kept is its hash.

create table api_keys (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null,
    user_id text not null,
    name text not null check (length(name) between 1 and 100),
    prefix text not null check (length(prefix) = 12),
    hash text not null unique check (length(hash) = 64),
    reach text not null check (reach in ('read', 'write', 'admin')),
    networks text not null check (json_valid(networks)),
    created_at text not null check (length(created_at) = 27),
    expires_at text check (length(expires_at) = 27),
    last_used_at text check (length(last_used_at) = 27),
    last_used_address text,
    unique (organization_id, id),
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
) strict;

create index api_keys_owner on api_keys (organization_id, user_id);
