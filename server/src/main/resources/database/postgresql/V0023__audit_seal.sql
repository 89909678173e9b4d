-- The chain of the trail: a hash over each line and the hash before it. Lines are linked soon after their commit.

create table audit_links (
    organization_id uuid not null references organizations (id),
    number bigint not null check (number > 0),
    entry_id uuid not null,
    hash text not null check (length(hash) = 64),
    primary key (organization_id, number),
    unique (organization_id, entry_id)
);

-- Where each chain stands, signed with a key that is not in the database.
create table audit_heads (
    organization_id uuid not null primary key references organizations (id),
    number bigint not null check (number >= 0),
    hash text not null check (length(hash) = 64),
    pruned bigint not null check (pruned between 0 and number),
    sealed_at timestamptz not null,
    signature text not null
);

alter table audit_links enable row level security;
alter table audit_links force row level security;
create policy audit_links_tenant on audit_links using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table audit_heads enable row level security;
alter table audit_heads force row level security;
create policy audit_heads_tenant on audit_heads using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
