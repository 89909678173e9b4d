-- Events: written in the transaction that made them true, numbered without gaps for each organisation.
create table event_log (
    organization_id text not null check (length(organization_id) = 36),
    sequence        integer not null check (sequence > 0),
    topic           text not null,
    type            text not null,
    payload         text not null check (json_valid(payload)),
    created_at      text not null check (length(created_at) = 27),
    primary key (organization_id, sequence)
) strict, without rowid;

create table event_sequences (
    organization_id text not null primary key check (length(organization_id) = 36),
    last_sequence   integer not null check (last_sequence > 0)
) strict, without rowid;

-- How far each durable consumer has come.
create table event_cursors (
    consumer        text not null,
    organization_id text not null check (length(organization_id) = 36),
    sequence        integer not null check (sequence >= 0),
    primary key (consumer, organization_id)
) strict, without rowid;

-- Answers to requests that carried an Idempotency-Key, so that a repetition gets the same one.
create table idempotency_keys (
    organization_id text not null check (length(organization_id) = 36),
    user_id         text not null check (length(user_id) = 36),
    key             text not null,
    request_hash    text not null,
    status          integer null,
    location        text null,
    body            text null,
    created_at      text not null check (length(created_at) = 27),
    primary key (organization_id, user_id, key)
) strict, without rowid;

create index idempotency_keys_created_at_index on idempotency_keys (created_at);

-- The job scheduler's own table; its columns are fixed by the library.
create table scheduled_tasks (
    task_name            text not null,
    task_instance        text not null,
    task_data            blob null,
    execution_time       text not null check (length(execution_time) = 27),
    picked               integer not null check (picked in (0, 1)),
    picked_by            text null,
    last_success         text null check (length(last_success) = 27),
    last_failure         text null check (length(last_failure) = 27),
    consecutive_failures integer null,
    last_heartbeat       text null check (length(last_heartbeat) = 27),
    version              integer not null,
    priority             integer null,
    primary key (task_name, task_instance)
) strict, without rowid;

create index scheduled_tasks_execution_time_index on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat_index on scheduled_tasks (last_heartbeat);
