-- Events: written in the transaction that made them true, numbered without gaps for each organisation.
create table event_log (
    organization_id uuid not null,
    sequence        bigint not null check (sequence > 0),
    topic           text not null,
    type            text not null,
    payload         jsonb not null,
    created_at      timestamptz not null,
    primary key (organization_id, sequence)
);

create table event_sequences (
    organization_id uuid not null primary key,
    last_sequence   bigint not null check (last_sequence > 0)
);

-- How far each durable consumer has come.
create table event_cursors (
    consumer        text not null,
    organization_id uuid not null,
    sequence        bigint not null check (sequence >= 0),
    primary key (consumer, organization_id)
);

-- Answers to requests that carried an Idempotency-Key, so that a repetition gets the same one.
create table idempotency_keys (
    organization_id uuid not null,
    user_id         uuid not null,
    key             text not null,
    request_hash    text not null,
    status          integer null,
    location        text null,
    body            text null,
    created_at      timestamptz not null,
    primary key (organization_id, user_id, key)
);

create index idempotency_keys_created_at_index on idempotency_keys (created_at);

-- The job scheduler's own table; its columns are fixed by the library.
create table scheduled_tasks (
    task_name            text not null,
    task_instance        text not null,
    task_data            bytea null,
    execution_time       timestamptz not null,
    picked               boolean not null,
    picked_by            text null,
    last_success         timestamptz null,
    last_failure         timestamptz null,
    consecutive_failures integer null,
    last_heartbeat       timestamptz null,
    version              bigint not null,
    priority             smallint null,
    primary key (task_name, task_instance)
);

create index scheduled_tasks_execution_time_index on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat_index on scheduled_tasks (last_heartbeat);

-- The second wall between organisations: a statement sees only the rows of the organisation that its transaction names,
-- or all of them for work across organisations ('*'). Without a name it sees nothing.
alter table event_log enable row level security;
alter table event_log force row level security;
create policy event_log_tenant on event_log using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table event_sequences enable row level security;
alter table event_sequences force row level security;
create policy event_sequences_tenant on event_sequences using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table event_cursors enable row level security;
alter table event_cursors force row level security;
create policy event_cursors_tenant on event_cursors using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;
create policy idempotency_keys_tenant on idempotency_keys using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
