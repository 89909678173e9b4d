-- Second factors: authenticator programs, and codes for the day on which the telephone is lost.

-- The secret is sealed. A code works once: only one of a later step than the last is taken.
create table totp_factors (
    user_id uuid not null primary key references users (id) on delete cascade,
    secret text not null,
    last_step bigint not null,
    created_at timestamptz not null,
    confirmed_at timestamptz
);

create table recovery_codes (
    hash text not null primary key check (length(hash) = 64),
    user_id uuid not null references users (id) on delete cascade,
    created_at timestamptz not null
);

create index recovery_codes_user on recovery_codes (user_id);
