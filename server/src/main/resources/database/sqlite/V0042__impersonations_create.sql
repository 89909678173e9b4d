-- Who runs the server may see the product as somebody else, when that person agrees.

-- expires_at: until when it can be answered, then begun, then until when it lasts. session_id: of the one who acts, in another
-- organisation, so it refers to nothing; when it has ended, so has this.
create table impersonations (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null,
    user_id text not null,
    operator_id text not null references users (id),
    reason text not null check (length(reason) between 1 and 500),
    minutes integer not null check (minutes between 5 and 60),
    writes integer not null check (writes in (0, 1)),
    state text not null check (state in ('asked', 'allowed', 'refused', 'running', 'ended', 'expired')),
    session_id text check (length(session_id) = 36),
    created_at text not null check (length(created_at) = 27),
    answered_at text check (length(answered_at) = 27),
    begun_at text check (length(begun_at) = 27),
    ended_at text check (length(ended_at) = 27),
    expires_at text not null check (length(expires_at) = 27),
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
) strict;

create index impersonations_membership on impersonations (organization_id, user_id);
create index impersonations_user on impersonations (user_id);
create index impersonations_operator on impersonations (operator_id);
create index impersonations_open on impersonations (expires_at) where state in ('asked', 'allowed', 'running');
create unique index impersonations_session on impersonations (session_id) where state = 'running';

-- Organisations in which nobody may be asked.
create table impersonation_bans (
    organization_id text not null primary key references organizations (id),
    created_at text not null check (length(created_at) = 27)
) strict, without rowid;

-- As whom something was done, when actor_id acted as somebody else.
alter table audit_entries add column on_behalf_of text references users (id);
