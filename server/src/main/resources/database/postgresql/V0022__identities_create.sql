-- Servers elsewhere that vouch for people of an organisation (OpenID Connect), and what they may vouch for.

create table identity_providers (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    name text not null check (length(name) between 1 and 100),
    issuer text not null check (length(issuer) between 1 and 500),
    client_id text not null check (length(client_id) between 1 and 255),
    client_secret text,
    groups_claim text check (length(groups_claim) between 1 and 100),
    group_roles jsonb not null,
    default_role text check (default_role in ('admin', 'member', 'guest')),
    required boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (organization_id, id),
    unique (organization_id, issuer)
);

-- A domain is believed to be an organisation's once a text is found in its name servers, and only one's at a time.
create table identity_domains (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    domain text not null check (domain = lower(domain) and length(domain) between 3 and 253),
    token text not null check (length(token) between 20 and 100),
    proven_domain text unique check (proven_domain = domain),
    proven_at timestamptz,
    created_at timestamptz not null,
    check ((proven_domain is null) = (proven_at is null)),
    unique (organization_id, id),
    unique (organization_id, domain)
);

-- A person elsewhere is known by issuer and subject, never by address.
create table identities (
    id uuid not null primary key,
    organization_id uuid not null,
    issuer text not null check (length(issuer) between 1 and 500),
    subject text not null check (length(subject) between 1 and 255),
    user_id uuid not null,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    unique (organization_id, id),
    unique (organization_id, issuer, subject),
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
);

create index identities_owner on identities (organization_id, user_id);

-- Sessions that a provider let in: they stay in its organisation.
create table identity_sessions (
    session_id uuid not null primary key references sessions (id) on delete cascade,
    provider_id uuid not null references identity_providers (id) on delete cascade
);

create index identity_sessions_provider on identity_sessions (provider_id);

-- Sign-ins that have come back, until they would have expired: none comes back twice.
create table identity_answers (
    hash text not null primary key check (length(hash) = 64),
    expires_at timestamptz not null
);

create index identity_answers_expiry on identity_answers (expires_at);

alter table identity_providers enable row level security;
alter table identity_providers force row level security;
create policy identity_providers_tenant on identity_providers using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table identity_domains enable row level security;
alter table identity_domains force row level security;
create policy identity_domains_tenant on identity_domains using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table identities enable row level security;
alter table identities force row level security;
create policy identities_tenant on identities using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
