-- What is wrong with the server, and who is told.

-- One that is not here is not open.
create table alert_states (
    rule text not null check (length(rule) between 1 and 60),
    subject text not null check (length(subject) <= 60),
    opened_at timestamptz not null,
    primary key (rule, subject)
);

-- The token is sealed.
create table alert_channels (
    id uuid not null primary key,
    kind text not null check (kind in ('mail', 'webhook', 'line')),
    target text not null check (length(target) between 3 and 500),
    language text not null check (language in ('ja', 'en')),
    secret text,
    created_at timestamptz not null,
    last_sent_at timestamptz,
    failure text
);

-- Messages on their way; gone once they have arrived. Mails have an outbox of their own.
create table alert_deliveries (
    id uuid not null primary key,
    channel_id uuid not null references alert_channels (id) on delete cascade,
    message jsonb not null,
    attempts integer not null check (attempts >= 0),
    created_at timestamptz not null
);

create index alert_deliveries_channel on alert_deliveries (channel_id);
