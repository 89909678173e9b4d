-- The chain of the trail: a hash over each line and the hash before it. Lines are linked soon after their commit.

create table audit_links (
    organization_id text not null references organizations (id),
    number integer not null check (number > 0),
    entry_id text not null check (length(entry_id) = 36 and entry_id = lower(entry_id)),
    hash text not null check (length(hash) = 64),
    primary key (organization_id, number),
    unique (organization_id, entry_id)
) strict, without rowid;

-- Where each chain stands, signed with a key that is not in the database.
create table audit_heads (
    organization_id text not null primary key references organizations (id),
    number integer not null check (number >= 0),
    hash text not null check (length(hash) = 64),
    pruned integer not null check (pruned between 0 and number),
    sealed_at text not null check (length(sealed_at) = 27),
    signature text not null
) strict, without rowid;
