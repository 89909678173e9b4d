-- Who runs the server may see the product as somebody else, when that person agrees.

-- expires_at: until when it can be answered, then begun, then until when it lasts. session_id: of the one who acts, in another
-- organisation, so it refers to nothing; when it has ended, so has this.
create table impersonations (
    id uuid not null primary key,
    organization_id uuid not null,
    user_id uuid not null,
    operator_id uuid not null references users (id),
    reason text not null check (length(reason) between 1 and 500),
    minutes integer not null check (minutes between 5 and 60),
    writes boolean not null,
    state text not null check (state in ('asked', 'allowed', 'refused', 'running', 'ended', 'expired')),
    session_id uuid,
    created_at timestamptz not null,
    answered_at timestamptz,
    begun_at timestamptz,
    ended_at timestamptz,
    expires_at timestamptz not null,
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
);

create index impersonations_membership on impersonations (organization_id, user_id);
create index impersonations_user on impersonations (user_id);
create index impersonations_operator on impersonations (operator_id);
create index impersonations_open on impersonations (expires_at) where state in ('asked', 'allowed', 'running');
create unique index impersonations_session on impersonations (session_id) where state = 'running';

-- Organisations in which nobody may be asked.
create table impersonation_bans (
    organization_id uuid not null primary key references organizations (id),
    created_at timestamptz not null
);

-- As whom something was done, when actor_id acted as somebody else.
alter table audit_entries add column on_behalf_of uuid references users (id);

alter table impersonations enable row level security;
alter table impersonations force row level security;
create policy impersonations_tenant on impersonations using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);

alter table impersonation_bans enable row level security;
alter table impersonation_bans force row level security;
create policy impersonation_bans_tenant on impersonation_bans using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
