-- Keys with which programs act for a person in one organisation. Only the program has the key; what is kept is its hash.

create table api_keys (
    id uuid not null primary key,
    organization_id uuid not null,
    user_id uuid not null,
    name text not null check (length(name) between 1 and 100),
    prefix text not null check (length(prefix) = 12),
    hash text not null unique check (length(hash) = 64),
    reach text not null check (reach in ('read', 'write', 'admin')),
    networks jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    last_used_at timestamptz,
    last_used_address text,
    unique (organization_id, id),
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
);

create index api_keys_owner on api_keys (organization_id, user_id);

alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy api_keys_tenant on api_keys using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
