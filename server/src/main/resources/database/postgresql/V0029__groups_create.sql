-- Groups of people in an organisation, so that things can be shared with all of them at once.

create table groups (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    name text not null check (length(name) between 1 and 100),
    created_at timestamptz not null,
    unique (organization_id, id),
    unique (organization_id, name)
);

create table group_members (
    organization_id uuid not null,
    group_id uuid not null,
    user_id uuid not null,
    created_at timestamptz not null,
    primary key (organization_id, group_id, user_id),
    foreign key (organization_id, group_id) references groups (organization_id, id) on delete cascade,
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
);

create index group_members_user on group_members (organization_id, user_id, group_id);

alter table groups enable row level security;
alter table groups force row level security;
create policy groups_tenant on groups using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table group_members enable row level security;
alter table group_members force row level security;
create policy group_members_tenant on group_members using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
