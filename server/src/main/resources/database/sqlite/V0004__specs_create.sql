-- Specifications in Markdown, every version of them, and what reviews found.

create table specs (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    user_id text not null references users (id),
    title text not null check (length(title) between 1 and 200),
    status text not null check (status in ('draft', 'in_review', 'approved', 'archived')),
    sync_trigger integer not null check (sync_trigger in (0, 1)),
    notion_page_id text,
    version integer not null check (version > 0),
    created_at text not null check (length(created_at) = 27),
    updated_at text not null check (length(updated_at) = 27),
    content text not null check (json_valid(content)),
    unique (organization_id, id)
) strict;

create index specs_updated on specs (organization_id, updated_at, id);

create table spec_tags (
    organization_id text not null,
    spec_id text not null,
    tag text not null check (length(tag) between 1 and 50),
    primary key (organization_id, spec_id, tag),
    foreign key (organization_id, spec_id) references specs (organization_id, id) on delete cascade
) strict, without rowid;

create index spec_tags_tag on spec_tags (organization_id, tag, spec_id);

create table spec_revisions (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null,
    spec_id text not null,
    version integer not null check (version > 0),
    reason text not null
        check (reason in ('created', 'edited', 'restored', 'imported', 'task_completed', 'task_reopened')),
    detail text,
    author_id text not null references users (id),
    created_at text not null check (length(created_at) = 27),
    title text not null,
    content text not null check (json_valid(content)),
    unique (organization_id, id),
    unique (organization_id, spec_id, version),
    foreign key (organization_id, spec_id) references specs (organization_id, id) on delete cascade
) strict;

create table spec_findings (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null,
    spec_id text not null,
    intent_id text check (length(intent_id) = 36 and intent_id = lower(intent_id)),
    severity text not null check (severity in ('error', 'warning', 'info')),
    rule text not null,
    message text not null check (json_valid(message)),
    line integer not null check (line > 0),
    end_line integer not null check (end_line >= line),
    quote text not null,
    state text not null check (state in ('open', 'resolved', 'dismissed')),
    state_user_id text references users (id),
    created_at text not null check (length(created_at) = 27),
    updated_at text not null check (length(updated_at) = 27),
    unique (organization_id, id),
    foreign key (organization_id, spec_id) references specs (organization_id, id) on delete cascade
) strict;

create index spec_findings_spec on spec_findings (organization_id, spec_id, state);

-- Which file a spec came from, so that importing the file again finds it.
create table spec_imports (
    organization_id text not null,
    source text not null check (length(source) between 1 and 800),
    spec_id text not null,
    sha256 text not null check (length(sha256) = 64),
    version integer not null check (version > 0),
    imported_at text not null check (length(imported_at) = 27),
    primary key (organization_id, source),
    foreign key (organization_id, spec_id) references specs (organization_id, id) on delete cascade
) strict, without rowid;

create index spec_imports_spec on spec_imports (organization_id, spec_id);
