-- Conversations, about a spec, about a task or free.

-- There is no "last activity" column: it is derived from the newest message, so that a new message writes one row.
create table threads (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    user_id uuid not null references users (id),
    title text not null check (length(title) between 1 and 200),
    spec_id uuid,
    task_id uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (organization_id, id),
    foreign key (organization_id, spec_id) references specs (organization_id, id)
    -- the key to tasks follows with that table
);

create index threads_spec on threads (organization_id, spec_id);
create index threads_task on threads (organization_id, task_id);

create table messages (
    id uuid not null,
    organization_id uuid not null,
    user_id uuid references users (id),
    thread_id uuid not null,
    sender text not null check (sender in ('user', 'bridge')),
    content text not null,
    intent_id uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organization_id, id),
    check ((sender = 'user') = (user_id is not null)),
    foreign key (organization_id, thread_id) references threads (organization_id, id) on delete cascade
);

-- Ids are UUIDv7, so the newest message of a thread is the last entry here.
create index messages_thread on messages (organization_id, thread_id, id);

alter table threads enable row level security;
alter table threads force row level security;
create policy threads_tenant on threads using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table messages enable row level security;
alter table messages force row level security;
create policy messages_tenant on messages using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
