-- Servers elsewhere that vouch for people of an organisation (OpenID Connect), and what they may vouch for.

create table identity_providers (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    name text not null check (length(name) between 1 and 100),
    issuer text not null check (length(issuer) between 1 and 500),
    client_id text not null check (length(client_id) between 1 and 255),
    client_secret text,
    groups_claim text check (length(groups_claim) between 1 and 100),
    group_roles text not null check (json_valid(group_roles)),
    default_role text check (default_role in ('admin', 'member', 'guest')),
    required integer not null check (required in (0, 1)),
    created_at text not null check (length(created_at) = 27),
    updated_at text not null check (length(updated_at) = 27),
    unique (organization_id, id),
    unique (organization_id, issuer)
) strict;

-- A domain is believed to be an organisation's once a text is found in its name servers, and only one's at a time.
create table identity_domains (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    domain text not null check (domain = lower(domain) and length(domain) between 3 and 253),
    token text not null check (length(token) between 20 and 100),
    proven_domain text unique check (proven_domain = domain),
    proven_at text check (length(proven_at) = 27),
    created_at text not null check (length(created_at) = 27),
    check ((proven_domain is null) = (proven_at is null)),
    unique (organization_id, id),
    unique (organization_id, domain)
) strict;

-- A person elsewhere is known by issuer and subject, never by address.
create table identities (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null,
    issuer text not null check (length(issuer) between 1 and 500),
    subject text not null check (length(subject) between 1 and 255),
    user_id text not null,
    created_at text not null check (length(created_at) = 27),
    last_used_at text not null check (length(last_used_at) = 27),
    unique (organization_id, id),
    unique (organization_id, issuer, subject),
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
) strict;

create index identities_owner on identities (organization_id, user_id);

-- Sessions that a provider let in: they stay in its organisation.
create table identity_sessions (
    session_id text not null primary key references sessions (id) on delete cascade,
    provider_id text not null references identity_providers (id) on delete cascade
) strict, without rowid;

create index identity_sessions_provider on identity_sessions (provider_id);

-- Sign-ins that have come back, until they would have expired: none comes back twice.
create table identity_answers (
    hash text not null primary key check (length(hash) = 64),
    expires_at text not null check (length(expires_at) = 27)
) strict, without rowid;

create index identity_answers_expiry on identity_answers (expires_at);
