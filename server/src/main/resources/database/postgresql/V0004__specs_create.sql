-- Specifications in Markdown, every version of them, and what reviews found.

create table specs (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    user_id uuid not null references users (id),
    title text not null check (length(title) between 1 and 200),
    status text not null check (status in ('draft', 'in_review', 'approved', 'archived')),
    sync_trigger boolean not null,
    notion_page_id text,
    version integer not null check (version > 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    content jsonb not null,
    unique (organization_id, id)
);

create index specs_updated on specs (organization_id, updated_at, id);

create table spec_tags (
    organization_id uuid not null,
    spec_id uuid not null,
    tag text not null check (length(tag) between 1 and 50),
    primary key (organization_id, spec_id, tag),
    foreign key (organization_id, spec_id) references specs (organization_id, id) on delete cascade
);

create index spec_tags_tag on spec_tags (organization_id, tag, spec_id);

create table spec_revisions (
    id uuid not null primary key,
    organization_id uuid not null,
    spec_id uuid not null,
    version integer not null check (version > 0),
    reason text not null
        check (reason in ('created', 'edited', 'restored', 'imported', 'task_completed', 'task_reopened')),
    detail text,
    author_id uuid not null references users (id),
    created_at timestamptz not null,
    title text not null,
    content jsonb not null,
    unique (organization_id, id),
    unique (organization_id, spec_id, version),
    foreign key (organization_id, spec_id) references specs (organization_id, id) on delete cascade
);

create table spec_findings (
    id uuid not null primary key,
    organization_id uuid not null,
    spec_id uuid not null,
    intent_id uuid,
    severity text not null check (severity in ('error', 'warning', 'info')),
    rule text not null,
    message jsonb not null,
    line integer not null check (line > 0),
    end_line integer not null check (end_line >= line),
    quote text not null,
    state text not null check (state in ('open', 'resolved', 'dismissed')),
    state_user_id uuid references users (id),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (organization_id, id),
    foreign key (organization_id, spec_id) references specs (organization_id, id) on delete cascade
);

create index spec_findings_spec on spec_findings (organization_id, spec_id, state);

-- Which file a spec came from, so that importing the file again finds it.
create table spec_imports (
    organization_id uuid not null,
    source text not null check (length(source) between 1 and 800),
    spec_id uuid not null,
    sha256 text not null check (length(sha256) = 64),
    version integer not null check (version > 0),
    imported_at timestamptz not null,
    primary key (organization_id, source),
    foreign key (organization_id, spec_id) references specs (organization_id, id) on delete cascade
);

create index spec_imports_spec on spec_imports (organization_id, spec_id);

alter table specs enable row level security;
alter table specs force row level security;
create policy specs_tenant on specs using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table spec_tags enable row level security;
alter table spec_tags force row level security;
create policy spec_tags_tenant on spec_tags using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table spec_revisions enable row level security;
alter table spec_revisions force row level security;
create policy spec_revisions_tenant on spec_revisions using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table spec_findings enable row level security;
alter table spec_findings force row level security;
create policy spec_findings_tenant on spec_findings using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table spec_imports enable row level security;
alter table spec_imports force row level security;
create policy spec_imports_tenant on spec_imports using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
