-- Conversations, about a spec, about a task or free.

-- There is no "last activity" column: it is derived from the newest message, so that a new message writes one row.
create table threads (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    user_id text not null references users (id),
    title text not null check (length(title) between 1 and 200),
    spec_id text,
    task_id text,
    created_at text not null check (length(created_at) = 27),
    updated_at text not null check (length(updated_at) = 27),
    unique (organization_id, id),
    foreign key (organization_id, spec_id) references specs (organization_id, id),
    foreign key (organization_id, task_id) references tasks (organization_id, id)
) strict;

create index threads_spec on threads (organization_id, spec_id);
create index threads_task on threads (organization_id, task_id);

create table messages (
    id text not null check (length(id) = 36 and id = lower(id)),
    organization_id text not null,
    user_id text references users (id),
    thread_id text not null,
    sender text not null check (sender in ('user', 'bridge')),
    content text not null,
    intent_id text check (length(intent_id) = 36 and intent_id = lower(intent_id)),
    created_at text not null check (length(created_at) = 27),
    updated_at text not null check (length(updated_at) = 27),
    primary key (organization_id, id),
    check ((sender = 'user') = (user_id is not null)),
    foreign key (organization_id, thread_id) references threads (organization_id, id) on delete cascade
) strict, without rowid;

-- Ids are UUIDv7, so the newest message of a thread is the last entry here.
create index messages_thread on messages (organization_id, thread_id, id);
