-- Passkeys: the public parts of keys that never leave the devices of their people.

create table passkeys (
    id uuid not null primary key,
    user_id uuid not null references users (id) on delete cascade,
    credential_id text not null unique check (length(credential_id) between 8 and 1400),
    data text not null,
    counter bigint not null check (counter >= 0),
    backed_up boolean not null,
    name text not null check (length(name) between 1 and 100),
    created_at timestamptz not null,
    last_used_at timestamptz
);

create index passkeys_user on passkeys (user_id);

-- Challenges that were answered, until they would have expired: none is answered twice.
create table passkey_answers (
    hash text not null primary key check (length(hash) = 64),
    expires_at timestamptz not null
);

create index passkey_answers_expiry on passkey_answers (expires_at);
