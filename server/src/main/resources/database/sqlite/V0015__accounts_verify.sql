-- What links in mails prove, and when a person last showed who they are.

alter table users add column email_verified_at text check (length(email_verified_at) = 27);
alter table sessions add column proven_at text check (length(proven_at) = 27);

-- Only whoever reads the mail has the token; what is kept is its hash. Each works once.
create table email_links (
    hash text not null primary key check (length(hash) = 64),
    purpose text not null check (purpose in ('verification', 'change', 'password_reset', 'sign_in')),
    user_id text not null references users (id) on delete cascade,
    email text not null check (email = lower(email) and length(email) between 3 and 254),
    created_at text not null check (length(created_at) = 27),
    expires_at text not null check (length(expires_at) = 27)
) strict, without rowid;

create index email_links_user on email_links (user_id);
create index email_links_expiry on email_links (expires_at);
