-- Passkeys: the public parts of keys that never leave the devices of their people.

create table passkeys (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    user_id text not null references users (id) on delete cascade,
    credential_id text not null unique check (length(credential_id) between 8 and 1400),
    data text not null,
    counter integer not null check (counter >= 0),
    backed_up integer not null check (backed_up in (0, 1)),
    name text not null check (length(name) between 1 and 100),
    created_at text not null check (length(created_at) = 27),
    last_used_at text check (length(last_used_at) = 27)
) strict;

create index passkeys_user on passkeys (user_id);

-- Challenges that were answered, until they would have expired: none is answered twice.
create table passkey_answers (
    hash text not null primary key check (length(hash) = 64),
    expires_at text not null check (length(expires_at) = 27)
) strict, without rowid;

create index passkey_answers_expiry on passkey_answers (expires_at);
