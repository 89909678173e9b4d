-- Second factors: authenticator programs, and codes for the day on which the telephone is lost.

-- The secret is sealed. A code works once: only one of a later step than the last is taken.
create table totp_factors (
    user_id text not null primary key references users (id) on delete cascade,
    secret text not null,
    last_step integer not null,
    created_at text not null check (length(created_at) = 27),
    confirmed_at text check (length(confirmed_at) = 27)
) strict, without rowid;

create table recovery_codes (
    hash text not null primary key check (length(hash) = 64),
    user_id text not null references users (id) on delete cascade,
    created_at text not null check (length(created_at) = 27)
) strict, without rowid;

create index recovery_codes_user on recovery_codes (user_id);
