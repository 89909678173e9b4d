-- What is wrong with the server, and who is told.

-- One that is not here is not open.
create table alert_states (
    rule text not null check (length(rule) between 1 and 60),
    subject text not null check (length(subject) <= 60),
    opened_at text not null check (length(opened_at) = 27),
    primary key (rule, subject)
) strict, without rowid;

-- The token is sealed.
create table alert_channels (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    kind text not null check (kind in ('mail', 'webhook', 'line')),
    target text not null check (length(target) between 3 and 500),
    language text not null check (language in ('ja', 'en')),
    secret text,
    created_at text not null check (length(created_at) = 27),
    last_sent_at text check (length(last_sent_at) = 27),
    failure text
) strict;

-- Messages on their way; gone once they have arrived. Mails have an outbox of their own.
create table alert_deliveries (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    channel_id text not null references alert_channels (id) on delete cascade,
    message text not null check (json_valid(message)),
    attempts integer not null check (attempts >= 0),
    created_at text not null check (length(created_at) = 27)
) strict;

create index alert_deliveries_channel on alert_deliveries (channel_id);
