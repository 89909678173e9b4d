-- What was published, what became of it, and the signed log of all of that.

-- The key is what all writings of an id have in common; the title's key is what people know it by.
create table registry_items (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    namespace_id uuid not null,
    kind text not null check (kind in ('extension', 'layout')),
    item_id text not null check (length(item_id) between 3 and 300),
    item_key text not null,
    name text not null,
    display_name text not null check (length(display_name) between 1 and 200),
    title_key text not null,
    visibility text not null check (visibility in ('public', 'organization')),
    downloads bigint not null check (downloads >= 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (organization_id, id),
    unique (kind, item_key),
    foreign key (organization_id, namespace_id) references namespaces (organization_id, id) on update cascade
);

create index registry_items_namespace on registry_items (organization_id, namespace_id);
create index registry_items_title on registry_items (kind, title_key);

create table registry_releases (
    id uuid not null primary key,
    organization_id uuid not null,
    item_id uuid not null,
    version text not null check (length(version) between 5 and 64),
    sort_key text not null,
    state text not null check (state in ('held', 'published', 'deprecated', 'yanked', 'removed', 'rejected')),
    reason text,
    replacement text,
    sha256 text not null check (length(sha256) = 64),
    size bigint not null check (size >= 0),
    content_digest text not null,
    file_name text not null check (length(file_name) between 1 and 300),
    content_type text not null,
    metadata jsonb not null,
    readme text,
    changelog text,
    created_by uuid not null references users (id),
    created_at timestamptz not null,
    published_at timestamptz,
    unique (organization_id, id),
    unique (item_id, version),
    foreign key (organization_id, item_id) references registry_items (organization_id, id) on update cascade
);

create index registry_releases_item on registry_releases (organization_id, item_id, sort_key);
create index registry_releases_content on registry_releases (sha256);

create table registry_keys (
    id text not null primary key check (length(id) = 16),
    generation integer not null unique check (generation > 0),
    public_key text not null unique,
    created_at timestamptz not null,
    retired_at timestamptz
);

-- Entries are added at the end and never changed. The head is the row that whoever adds one holds.
create table registry_log (
    number bigint not null primary key check (number > 0),
    item_id uuid references registry_items (id),
    previous text not null check (length(previous) = 64),
    hash text not null unique check (length(hash) = 64),
    key_id text not null references registry_keys (id),
    statement text not null,
    signature text not null,
    created_at timestamptz not null
);

create index registry_log_item on registry_log (item_id);

create table registry_head (
    id integer not null primary key check (id = 1),
    number bigint not null check (number >= 0),
    hash text not null check (length(hash) = 64)
);

create table registry_settings (
    name text not null primary key,
    value text not null,
    updated_at timestamptz not null
);

-- Each client counts once for each release and day.
create table registry_downloads (
    organization_id uuid not null,
    release_id uuid not null,
    day date not null,
    count bigint not null check (count > 0),
    primary key (organization_id, release_id, day),
    foreign key (organization_id, release_id) references registry_releases (organization_id, id) on update cascade
);

create index registry_downloads_day on registry_downloads (day);

-- Who has been counted today: a hash under a key that is deleted with the day, so that it leads back to nobody.
create table registry_download_marks (
    day date not null,
    release_id uuid not null references registry_releases (id),
    client text not null,
    primary key (day, release_id, client)
);

create table registry_download_days (
    day date not null primary key,
    secret text not null
);

alter table registry_items enable row level security;
alter table registry_items force row level security;
create policy registry_items_tenant on registry_items using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table registry_releases enable row level security;
alter table registry_releases force row level security;
create policy registry_releases_tenant on registry_releases using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table registry_downloads enable row level security;
alter table registry_downloads force row level security;
create policy registry_downloads_tenant on registry_downloads using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
