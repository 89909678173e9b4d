-- Who may publish under which name, and the tokens that programs publish with.

-- The key and the skeleton say which names count as one and which ones look alike; a name belongs to one organisation of
-- the whole server.
create table namespaces (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    name text not null unique check (length(name) between 1 and 50),
    name_key text not null unique,
    skeleton text not null,
    display_name text not null check (length(display_name) between 1 and 100),
    state text not null check (state in ('active', 'held', 'rejected')),
    reason text,
    resembles text,
    transfer_hash text unique check (length(transfer_hash) = 64),
    transfer_expires_at timestamptz,
    created_by uuid not null references users (id),
    created_at timestamptz not null,
    unique (organization_id, id),
    check ((transfer_hash is null) = (transfer_expires_at is null))
);

create index namespaces_skeleton on namespaces (skeleton);
create index namespaces_state on namespaces (state, id);

-- Whoever leaves the organisation leaves its namespaces.
create table namespace_members (
    organization_id uuid not null,
    namespace_id uuid not null,
    user_id uuid not null,
    role text not null check (role in ('owner', 'contributor')),
    added_at timestamptz not null,
    primary key (organization_id, namespace_id, user_id),
    foreign key (organization_id, namespace_id) references namespaces (organization_id, id) on delete cascade,
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
);

create index namespace_members_user on namespace_members (organization_id, user_id);

create table namespace_proofs (
    id uuid not null primary key,
    organization_id uuid not null,
    namespace_id uuid not null,
    method text not null check (method in ('dns', 'repository')),
    subject text not null check (length(subject) between 1 and 500),
    code text not null,
    proven_at timestamptz,
    checked_at timestamptz,
    created_at timestamptz not null,
    unique (namespace_id, method, subject),
    foreign key (organization_id, namespace_id) references namespaces (organization_id, id)
        on delete cascade on update cascade
);

create index namespace_proofs_namespace on namespace_proofs (organization_id, namespace_id);

create table publish_tokens (
    id uuid not null primary key,
    organization_id uuid not null,
    user_id uuid not null,
    name text not null check (length(name) between 1 and 100),
    token_hash text not null unique check (length(token_hash) = 64),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    unique (organization_id, id),
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
);

create index publish_tokens_user on publish_tokens (organization_id, user_id);
create index publish_tokens_expiry on publish_tokens (expires_at);

create table publish_token_namespaces (
    organization_id uuid not null,
    token_id uuid not null,
    namespace_id uuid not null,
    primary key (organization_id, token_id, namespace_id),
    foreign key (organization_id, token_id) references publish_tokens (organization_id, id) on delete cascade,
    foreign key (organization_id, namespace_id) references namespaces (organization_id, id) on delete cascade
);

create index publish_token_namespaces_namespace on publish_token_namespaces (organization_id, namespace_id);

alter table namespaces enable row level security;
alter table namespaces force row level security;
create policy namespaces_tenant on namespaces using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table namespace_members enable row level security;
alter table namespace_members force row level security;
create policy namespace_members_tenant on namespace_members using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table namespace_proofs enable row level security;
alter table namespace_proofs force row level security;
create policy namespace_proofs_tenant on namespace_proofs using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table publish_tokens enable row level security;
alter table publish_tokens force row level security;
create policy publish_tokens_tenant on publish_tokens using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table publish_token_namespaces enable row level security;
alter table publish_token_namespaces force row level security;
create policy publish_token_namespaces_tenant on publish_token_namespaces using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
