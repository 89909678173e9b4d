-- Organisations, the people in them, and how people prove who they are.

create table organizations (
    id uuid not null primary key,
    name text not null check (length(name) between 1 and 100),
    plan text not null check (plan in ('free', 'pro', 'enterprise')),
    language text not null check (language in ('ja', 'en')),
    created_at timestamptz not null,
    updated_at timestamptz not null
);

-- People belong to no tenant: one person may work in several organisations.
create table users (
    id uuid not null primary key,
    email text not null unique check (email = lower(email) and length(email) between 3 and 254),
    name text not null check (length(name) between 1 and 100),
    password_hash text,
    language text not null check (language in ('ja', 'en')),
    organization_id uuid references organizations (id),
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create table memberships (
    organization_id uuid not null references organizations (id),
    user_id uuid not null references users (id),
    role text not null check (role in ('owner', 'admin', 'member', 'guest')),
    created_at timestamptz not null,
    primary key (organization_id, user_id)
);

create index memberships_user on memberships (user_id);

-- One sign-in. Ending a membership ends the sessions that act for it, even when no program does it.
create table sessions (
    id uuid not null primary key,
    user_id uuid not null,
    organization_id uuid not null,
    kind text not null check (kind in ('browser', 'token')),
    secret_hash text check (length(secret_hash) = 64),
    address text,
    user_agent text,
    created_at timestamptz not null,
    renewed_at timestamptz not null,
    expires_at timestamptz not null,
    check (kind = 'token' or secret_hash is not null),
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
);

create index sessions_user on sessions (user_id);
create index sessions_membership on sessions (organization_id, user_id);
create index sessions_expiry on sessions (expires_at);

-- Used tokens stay until they would have expired, because a used one that comes back is how theft shows.
create table refresh_tokens (
    hash text not null primary key check (length(hash) = 64),
    session_id uuid not null references sessions (id) on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    successor_hash text check (length(successor_hash) = 64)
);

create index refresh_tokens_session on refresh_tokens (session_id);
create index refresh_tokens_expiry on refresh_tokens (expires_at);

-- At most one open invitation for a person and an organisation; an accepted or withdrawn one is deleted.
create table invitations (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    email text not null check (email = lower(email) and length(email) between 3 and 254),
    role text not null check (role in ('owner', 'admin', 'member', 'guest')),
    token_hash text not null unique check (length(token_hash) = 64),
    inviter_id uuid not null references users (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    unique (organization_id, id),
    unique (organization_id, email)
);

create index invitations_expiry on invitations (expires_at);

-- The subject is a keyed hash, so that the table does not become a list of who tried to sign in from where.
create table sign_in_throttles (
    subject text not null primary key,
    failures integer not null check (failures >= 0),
    last_failure_at timestamptz not null,
    blocked_until timestamptz
);

create index sign_in_throttles_age on sign_in_throttles (last_failure_at);

create table setup_tokens (
    hash text not null primary key check (length(hash) = 64),
    created_at timestamptz not null
);

alter table organizations enable row level security;
alter table organizations force row level security;
create policy organizations_tenant on organizations using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table memberships enable row level security;
alter table memberships force row level security;
create policy memberships_tenant on memberships using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table sessions enable row level security;
alter table sessions force row level security;
create policy sessions_tenant on sessions using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table invitations enable row level security;
alter table invitations force row level security;
create policy invitations_tenant on invitations using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
