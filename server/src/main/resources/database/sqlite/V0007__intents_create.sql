-- What somebody asked the bridge to do, every step of it, and what it may cost.

-- The subject has no foreign key: an intent is a record of what was asked, and outlives what it was about.
create table intents (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    user_id text not null references users (id),
    type text not null check (type in ('spec.review', 'spec.tasks', 'thread.summarize', 'message.answer')),
    source text not null check (source in ('notion', 'message', 'api')),
    status text not null
        check (status in ('pending', 'running', 'needs_review', 'completed', 'failed', 'cancelled')),
    data text not null check (json_valid(data)),
    spec_id text check (length(spec_id) = 36 and spec_id = lower(spec_id)),
    thread_id text check (length(thread_id) = 36 and thread_id = lower(thread_id)),
    attempts integer not null check (attempts >= 0),
    tries integer not null check (tries >= 0),
    lease_owner text,
    lease_expires_at text check (length(lease_expires_at) = 27),
    next_attempt_at text check (length(next_attempt_at) = 27),
    result text check (json_valid(result)),
    error_code text,
    error text,
    provider text,
    model text,
    input_tokens integer not null check (input_tokens >= 0),
    output_tokens integer not null check (output_tokens >= 0),
    cost_micros integer not null check (cost_micros >= 0),
    reserved_micros integer not null check (reserved_micros >= 0),
    budget_month text check (length(budget_month) = 7),
    created_at text not null check (length(created_at) = 27),
    updated_at text not null check (length(updated_at) = 27),
    started_at text check (length(started_at) = 27),
    completed_at text check (length(completed_at) = 27),
    unique (organization_id, id),
    check ((status = 'running') = (lease_owner is not null)),
    check ((status = 'running') = (lease_expires_at is not null)),
    check ((status = 'pending') = (next_attempt_at is not null)),
    check ((status in ('completed', 'failed', 'cancelled')) = (completed_at is not null)),
    check (reserved_micros = 0 or budget_month is not null)
) strict;

create index intents_queue on intents (organization_id, next_attempt_at, id) where status = 'pending';
create index intents_leases on intents (organization_id, lease_expires_at) where status = 'running';
create index intents_spec on intents (organization_id, spec_id, id);
create index intents_status on intents (organization_id, status, id);
create index intents_type on intents (organization_id, type, id);

create table intent_steps (
    organization_id text not null,
    intent_id text not null,
    number integer not null check (number > 0),
    kind text not null,
    attempt integer not null check (attempt >= 0),
    user_id text references users (id),
    detail text not null check (json_valid(detail)),
    created_at text not null check (length(created_at) = 27),
    primary key (organization_id, intent_id, number),
    foreign key (organization_id, intent_id) references intents (organization_id, id) on delete cascade
) strict, without rowid;

-- Amounts are millionths of a US dollar. A reservation is money that a call under way may still cost.
create table intent_budgets (
    organization_id text not null references organizations (id),
    month text not null check (length(month) = 7),
    limit_micros integer check (limit_micros >= 0),
    spent_micros integer not null check (spent_micros >= 0),
    reserved_micros integer not null check (reserved_micros >= 0),
    updated_at text not null check (length(updated_at) = 27),
    primary key (organization_id, month)
) strict, without rowid;
