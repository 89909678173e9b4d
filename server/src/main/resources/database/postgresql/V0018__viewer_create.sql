-- What the viewer keeps on its organisation's server.

create table viewer_layouts (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    layout_id text not null check (length(layout_id) between 1 and 200),
    name text not null check (length(name) between 1 and 200),
    data jsonb not null,
    permission text not null check (permission in ('creator_write', 'org_read', 'org_write')),
    user_id uuid not null references users (id),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (organization_id, layout_id)
);

-- Moves on with every change of any layout, so that the list need not be read to know that it is the same.
create table viewer_versions (
    organization_id uuid not null primary key references organizations (id),
    version bigint not null check (version > 0)
);

-- Addresses of recordings that a link opens together.
create table viewer_recordings (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    recordings jsonb not null,
    user_id uuid not null references users (id),
    created_at timestamptz not null
);

-- What a workspace has taken in from the catalogue, and what it has put away.
create table viewer_extensions (
    organization_id uuid not null references organizations (id),
    item text not null check (length(item) between 3 and 300),
    shown boolean not null,
    user_id uuid not null references users (id),
    updated_at timestamptz not null,
    primary key (organization_id, item)
);

alter table viewer_layouts enable row level security;
alter table viewer_layouts force row level security;
create policy viewer_layouts_tenant on viewer_layouts using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table viewer_versions enable row level security;
alter table viewer_versions force row level security;
create policy viewer_versions_tenant on viewer_versions using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table viewer_recordings enable row level security;
alter table viewer_recordings force row level security;
create policy viewer_recordings_tenant on viewer_recordings using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table viewer_extensions enable row level security;
alter table viewer_extensions force row level security;
create policy viewer_extensions_tenant on viewer_extensions using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
