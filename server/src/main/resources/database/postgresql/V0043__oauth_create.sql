-- Applications of others that act for people who allowed it (OAuth 2.1).

-- A public client has no secret; of a confidential one only the hash of its secret is kept.
create table oauth_clients (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    name text not null check (length(name) between 1 and 100),
    home_page text not null check (length(home_page) between 1 and 500),
    redirect_uris jsonb not null,
    reach text not null check (reach in ('read', 'write', 'admin')),
    secret_hash text check (length(secret_hash) = 64),
    secret_made_at timestamptz,
    created_at timestamptz not null,
    unique (organization_id, id),
    check ((secret_hash is null) = (secret_made_at is null))
);

-- How far a session goes that is not the person's own but an application's; nothing: as far as the person.
alter table sessions add column reach text check (reach in ('read', 'write', 'admin'));

-- What a person allowed a client. It begins with a code; once that was exchanged it lives as long as its session.
create table oauth_grants (
    id uuid not null primary key,
    organization_id uuid not null,
    client_id uuid not null,
    user_id uuid not null,
    reach text not null check (reach in ('read', 'write', 'admin')),
    redirect_uri text not null check (length(redirect_uri) between 1 and 600),
    challenge text not null check (length(challenge) = 43),
    code_hash text not null unique check (length(code_hash) = 64),
    code_expires_at timestamptz not null,
    code_used_at timestamptz,
    created_at timestamptz not null,
    unique (organization_id, id),
    foreign key (organization_id, client_id) references oauth_clients (organization_id, id) on delete cascade,
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
);

create index oauth_grants_client on oauth_grants (organization_id, client_id);
create index oauth_grants_owner on oauth_grants (organization_id, user_id);

-- The sessions that came of grants. A grant whose session has ended is of no use any more.
create table oauth_sessions (
    session_id uuid not null primary key references sessions (id) on delete cascade,
    grant_id uuid not null unique references oauth_grants (id) on delete cascade,
    last_used_at timestamptz not null
);

alter table oauth_clients enable row level security;
alter table oauth_clients force row level security;
create policy oauth_clients_tenant on oauth_clients using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table oauth_grants enable row level security;
alter table oauth_grants force row level security;
create policy oauth_grants_tenant on oauth_grants using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
