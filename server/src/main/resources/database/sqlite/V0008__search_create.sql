-- What can be found, derived from what the other features tell.

create table search_documents (
    number integer primary key,
    organization_id text not null references organizations (id),
    kind text not null check (kind in ('spec', 'thread', 'message', 'task', 'intent')),
    document_id text not null check (length(document_id) = 36 and document_id = lower(document_id)),
    thread_id text check (length(thread_id) = 36 and thread_id = lower(thread_id)),
    title text not null,
    body text not null,
    folded_title text not null,
    folded text not null,
    updated_at text not null check (length(updated_at) = 27),
    unique (organization_id, kind, document_id)
) strict;

create index search_documents_thread on search_documents (organization_id, thread_id);

-- The pairs of neighbouring characters of each document; rowid is search_documents.number.
create virtual table search_grams using fts5 (
    grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
