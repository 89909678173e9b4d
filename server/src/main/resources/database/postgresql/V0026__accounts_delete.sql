-- People and organisations that are about to go, and when; taken back, the row goes and nothing else has happened.

create table deletions (
    subject_id uuid not null primary key,
    subject text not null check (subject in ('person', 'organization')),
    requested_by uuid not null references users (id),
    requested_at timestamptz not null,
    due_at timestamptz not null
);

create index deletions_due on deletions (due_at);

-- What somebody wrote keeps pointing at a person without name and address.
alter table users add column deleted_at timestamptz;
