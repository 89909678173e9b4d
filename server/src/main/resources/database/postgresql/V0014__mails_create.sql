-- Mails that are to be sent or were sent. Written in the transaction of what they tell, so that none is forgotten.

-- The body is sealed, because it may hold a link that lets its reader in, and gone as soon as nobody needs it.
create table mails (
    id uuid not null primary key,
    recipient text not null check (length(recipient) between 3 and 254),
    language text not null check (language in ('ja', 'en')),
    kind text not null,
    subject text not null,
    body text,
    state text not null check (state in ('waiting', 'sending', 'sent', 'failed', 'uncertain', 'kept', 'expired')),
    attempts integer not null check (attempts >= 0),
    error text,
    created_at timestamptz not null,
    due_at timestamptz,
    expires_at timestamptz not null,
    sent_at timestamptz
);

create index mails_expiry on mails (expires_at);
create index mails_state on mails (state, id);
