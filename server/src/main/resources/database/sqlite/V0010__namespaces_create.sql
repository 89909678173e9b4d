-- Who may publish under which name, and the tokens that programs publish with.

-- The key and the skeleton say which names count as one and which ones look alike; a name belongs to one organisation of
-- the whole server.
create table namespaces (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    name text not null unique check (length(name) between 1 and 50),
    name_key text not null unique,
    skeleton text not null,
    display_name text not null check (length(display_name) between 1 and 100),
    state text not null check (state in ('active', 'held', 'rejected')),
    reason text,
    resembles text,
    transfer_hash text unique check (length(transfer_hash) = 64),
    transfer_expires_at text check (length(transfer_expires_at) = 27),
    created_by text not null references users (id),
    created_at text not null check (length(created_at) = 27),
    unique (organization_id, id),
    check ((transfer_hash is null) = (transfer_expires_at is null))
) strict;

create index namespaces_skeleton on namespaces (skeleton);
create index namespaces_state on namespaces (state, id);

-- Whoever leaves the organisation leaves its namespaces.
create table namespace_members (
    organization_id text not null,
    namespace_id text not null,
    user_id text not null,
    role text not null check (role in ('owner', 'contributor')),
    added_at text not null check (length(added_at) = 27),
    primary key (organization_id, namespace_id, user_id),
    foreign key (organization_id, namespace_id) references namespaces (organization_id, id) on delete cascade,
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
) strict;

create index namespace_members_user on namespace_members (organization_id, user_id);

create table namespace_proofs (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null,
    namespace_id text not null,
    method text not null check (method in ('dns', 'repository')),
    subject text not null check (length(subject) between 1 and 500),
    code text not null,
    proven_at text check (length(proven_at) = 27),
    checked_at text check (length(checked_at) = 27),
    created_at text not null check (length(created_at) = 27),
    unique (namespace_id, method, subject),
    foreign key (organization_id, namespace_id) references namespaces (organization_id, id)
        on delete cascade on update cascade
) strict;

create index namespace_proofs_namespace on namespace_proofs (organization_id, namespace_id);

create table publish_tokens (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null,
    user_id text not null,
    name text not null check (length(name) between 1 and 100),
    token_hash text not null unique check (length(token_hash) = 64),
    created_at text not null check (length(created_at) = 27),
    expires_at text not null check (length(expires_at) = 27),
    used_at text check (length(used_at) = 27),
    unique (organization_id, id),
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
) strict;

create index publish_tokens_user on publish_tokens (organization_id, user_id);
create index publish_tokens_expiry on publish_tokens (expires_at);

create table publish_token_namespaces (
    organization_id text not null,
    token_id text not null,
    namespace_id text not null,
    primary key (organization_id, token_id, namespace_id),
    foreign key (organization_id, token_id) references publish_tokens (organization_id, id) on delete cascade,
    foreign key (organization_id, namespace_id) references namespaces (organization_id, id) on delete cascade
) strict;

create index publish_token_namespaces_namespace on publish_token_namespaces (organization_id, namespace_id);
