-- Links that open one spec or conversation for whoever has them. Only the hash of what the link holds is kept. A link
-- ends with the membership of who made it.

create table share_links (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null,
    spec_id text,
    thread_id text,
    created_by text not null,
    token_hash text not null unique check (length(token_hash) = 64),
    created_at text not null check (length(created_at) = 27),
    expires_at text not null check (length(expires_at) = 27),
    unique (organization_id, id),
    check ((spec_id is null) <> (thread_id is null)),
    foreign key (organization_id, spec_id) references specs (organization_id, id) on delete cascade,
    foreign key (organization_id, thread_id) references threads (organization_id, id) on delete cascade,
    foreign key (organization_id, created_by) references memberships (organization_id, user_id) on delete cascade
) strict;

create index share_links_spec on share_links (organization_id, spec_id);
create index share_links_thread on share_links (organization_id, thread_id);
create index share_links_maker on share_links (organization_id, created_by);
create index share_links_expiry on share_links (expires_at);
