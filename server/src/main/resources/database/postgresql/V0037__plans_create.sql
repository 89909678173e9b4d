-- What plans allow.

-- Written when somebody changes what a plan allows. A column without a value is no limit.
create table plan_limits (
    plan text not null primary key check (plan in ('free', 'pro', 'enterprise')),
    members bigint check (members > 0),
    storage_bytes bigint check (storage_bytes >= 0),
    intents_per_month bigint check (intents_per_month >= 0),
    updated_at timestamptz not null
);

-- Hold for one organisation instead of those of its plan.
create table plan_exceptions (
    organization_id uuid not null primary key references organizations (id),
    members bigint check (members > 0),
    storage_bytes bigint check (storage_bytes >= 0),
    intents_per_month bigint check (intents_per_month >= 0),
    updated_at timestamptz not null
);

-- For counting those of a month.
create index intents_created on intents (organization_id, created_at);

select set_config('resonant.tenant', '*', true);

-- Plans limited nothing so far. Who was here before they did stays without limits.
update organizations set plan = 'enterprise';

alter table plan_exceptions enable row level security;
alter table plan_exceptions force row level security;
create policy plan_exceptions_tenant on plan_exceptions using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
