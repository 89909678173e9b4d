-- Links that open one spec or conversation for whoever has them. Only the hash of what the link holds is kept. A link
-- ends with the membership of who made it.

create table share_links (
    id uuid not null primary key,
    organization_id uuid not null,
    spec_id uuid,
    thread_id uuid,
    created_by uuid not null,
    token_hash text not null unique check (length(token_hash) = 64),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    unique (organization_id, id),
    check ((spec_id is null) <> (thread_id is null)),
    foreign key (organization_id, spec_id) references specs (organization_id, id) on delete cascade,
    foreign key (organization_id, thread_id) references threads (organization_id, id) on delete cascade,
    foreign key (organization_id, created_by) references memberships (organization_id, user_id) on delete cascade
);

create index share_links_spec on share_links (organization_id, spec_id);
create index share_links_thread on share_links (organization_id, thread_id);
create index share_links_maker on share_links (organization_id, created_by);
create index share_links_expiry on share_links (expires_at);

alter table share_links enable row level security;
alter table share_links force row level security;
create policy share_links_tenant on share_links using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
