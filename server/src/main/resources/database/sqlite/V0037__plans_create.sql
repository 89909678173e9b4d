-- What plans allow.

-- Written when somebody changes what a plan allows. A column without a value is no limit.
create table plan_limits (
    plan text not null primary key check (plan in ('free', 'pro', 'enterprise')),
    members integer check (members > 0),
    storage_bytes integer check (storage_bytes >= 0),
    intents_per_month integer check (intents_per_month >= 0),
    updated_at text not null check (length(updated_at) = 27)
) strict, without rowid;

-- Hold for one organisation instead of those of its plan.
create table plan_exceptions (
    organization_id text not null primary key references organizations (id),
    members integer check (members > 0),
    storage_bytes integer check (storage_bytes >= 0),
    intents_per_month integer check (intents_per_month >= 0),
    updated_at text not null check (length(updated_at) = 27)
) strict, without rowid;

-- For counting those of a month.
create index intents_created on intents (organization_id, created_at);

-- Plans limited nothing so far. Who was here before they did stays without limits.
update organizations set plan = 'enterprise';
