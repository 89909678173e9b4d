-- People and organisations that are about to go, and when; taken back, the row goes and nothing else has happened.

create table deletions (
    subject_id text not null primary key check (length(subject_id) = 36 and subject_id = lower(subject_id)),
    subject text not null check (subject in ('person', 'organization')),
    requested_by text not null references users (id),
    requested_at text not null check (length(requested_at) = 27),
    due_at text not null check (length(due_at) = 27)
) strict, without rowid;

create index deletions_due on deletions (due_at);

-- What somebody wrote keeps pointing at a person without name and address.
alter table users add column deleted_at text check (length(deleted_at) = 27);
