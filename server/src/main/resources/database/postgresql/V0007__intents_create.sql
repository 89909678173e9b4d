-- What somebody asked the bridge to do, every step of it, and what it may cost.

-- The subject has no foreign key: an intent is a record of what was asked, and outlives what it was about.
create table intents (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    user_id uuid not null references users (id),
    type text not null check (type in ('spec.review', 'spec.tasks', 'thread.summarize', 'message.answer')),
    source text not null check (source in ('notion', 'message', 'api')),
    status text not null
        check (status in ('pending', 'running', 'needs_review', 'completed', 'failed', 'cancelled')),
    data jsonb not null,
    spec_id uuid,
    thread_id uuid,
    attempts integer not null check (attempts >= 0),
    tries integer not null check (tries >= 0),
    lease_owner text,
    lease_expires_at timestamptz,
    next_attempt_at timestamptz,
    result jsonb,
    error_code text,
    error text,
    provider text,
    model text,
    input_tokens bigint not null check (input_tokens >= 0),
    output_tokens bigint not null check (output_tokens >= 0),
    cost_micros bigint not null check (cost_micros >= 0),
    reserved_micros bigint not null check (reserved_micros >= 0),
    budget_month text check (length(budget_month) = 7),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    started_at timestamptz,
    completed_at timestamptz,
    unique (organization_id, id),
    check ((status = 'running') = (lease_owner is not null)),
    check ((status = 'running') = (lease_expires_at is not null)),
    check ((status = 'pending') = (next_attempt_at is not null)),
    check ((status in ('completed', 'failed', 'cancelled')) = (completed_at is not null)),
    check (reserved_micros = 0 or budget_month is not null)
);

create index intents_queue on intents (organization_id, next_attempt_at, id) where status = 'pending';
create index intents_leases on intents (organization_id, lease_expires_at) where status = 'running';
create index intents_spec on intents (organization_id, spec_id, id);
create index intents_status on intents (organization_id, status, id);
create index intents_type on intents (organization_id, type, id);

create table intent_steps (
    organization_id uuid not null,
    intent_id uuid not null,
    number integer not null check (number > 0),
    kind text not null,
    attempt integer not null check (attempt >= 0),
    user_id uuid references users (id),
    detail jsonb not null,
    created_at timestamptz not null,
    primary key (organization_id, intent_id, number),
    foreign key (organization_id, intent_id) references intents (organization_id, id) on delete cascade
);

-- Amounts are millionths of a US dollar. A reservation is money that a call under way may still cost.
create table intent_budgets (
    organization_id uuid not null references organizations (id),
    month text not null check (length(month) = 7),
    limit_micros bigint check (limit_micros >= 0),
    spent_micros bigint not null check (spent_micros >= 0),
    reserved_micros bigint not null check (reserved_micros >= 0),
    updated_at timestamptz not null,
    primary key (organization_id, month)
);

alter table intents enable row level security;
alter table intents force row level security;
create policy intents_tenant on intents using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table intent_steps enable row level security;
alter table intent_steps force row level security;
create policy intent_steps_tenant on intent_steps using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table intent_budgets enable row level security;
alter table intent_budgets force row level security;
create policy intent_budgets_tenant on intent_budgets using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
