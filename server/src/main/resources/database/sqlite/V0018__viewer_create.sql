-- What the viewer keeps on its organisation's server.

create table viewer_layouts (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    layout_id text not null check (length(layout_id) between 1 and 200),
    name text not null check (length(name) between 1 and 200),
    data text not null check (json_valid(data)),
    permission text not null check (permission in ('creator_write', 'org_read', 'org_write')),
    user_id text not null references users (id),
    created_at text not null check (length(created_at) = 27),
    updated_at text not null check (length(updated_at) = 27),
    unique (organization_id, layout_id)
) strict;

-- Moves on with every change of any layout, so that the list need not be read to know that it is the same.
create table viewer_versions (
    organization_id text not null primary key references organizations (id),
    version integer not null check (version > 0)
) strict;

-- Addresses of recordings that a link opens together.
create table viewer_recordings (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    recordings text not null check (json_valid(recordings)),
    user_id text not null references users (id),
    created_at text not null check (length(created_at) = 27)
) strict;

-- What a workspace has taken in from the catalogue, and what it has put away.
create table viewer_extensions (
    organization_id text not null references organizations (id),
    item text not null check (length(item) between 3 and 300),
    shown integer not null check (shown in (0, 1)),
    user_id text not null references users (id),
    updated_at text not null check (length(updated_at) = 27),
    primary key (organization_id, item)
) strict;
