-- Which texts show which files: who sees one of the texts sees the file. A row goes with its text and with its file.

create table file_references (
    organization_id text not null,
    file_id text not null,
    subject_id text not null check (length(subject_id) = 36 and subject_id = lower(subject_id)),
    spec_id text,
    task_id text,
    message_id text,
    thread_id text check (length(thread_id) = 36 and thread_id = lower(thread_id)),
    primary key (organization_id, file_id, subject_id),
    check (subject_id = coalesce(spec_id, task_id, message_id)),
    check ((message_id is null) = (thread_id is null)),
    foreign key (organization_id, file_id) references files (organization_id, id) on delete cascade,
    foreign key (organization_id, spec_id) references specs (organization_id, id) on delete cascade,
    foreign key (organization_id, task_id) references tasks (organization_id, id) on delete cascade,
    foreign key (organization_id, message_id) references messages (organization_id, id) on delete cascade
) strict, without rowid;

create index file_references_subject on file_references (organization_id, subject_id);
create index file_references_spec on file_references (organization_id, spec_id);
create index file_references_task on file_references (organization_id, task_id);
create index file_references_message on file_references (organization_id, message_id);

-- Everybody has read everything so far: what stands in a text counts, whoever wrote it. Old versions are read, too.
insert into file_references (organization_id, file_id, subject_id, spec_id, task_id, message_id, thread_id)
with recursive texts (organization_id, spec_id, task_id, message_id, thread_id, words) as (
    select organization_id, id, null, null, null, content from specs where instr(content, '/files/') > 0
    union all
    select organization_id, spec_id, null, null, null, content from spec_revisions where instr(content, '/files/') > 0
    union all
    select organization_id, null, id, null, null, description from tasks where instr(description, '/files/') > 0
    union all
    select organization_id, null, null, id, thread_id, content from messages where instr(content, '/files/') > 0
),
shown (organization_id, spec_id, task_id, message_id, thread_id, words) as (
    select organization_id, spec_id, task_id, message_id, thread_id, substr(words, instr(words, '/files/') + 7)
    from texts
    union all
    select organization_id, spec_id, task_id, message_id, thread_id, substr(words, instr(words, '/files/') + 7)
    from shown where instr(words, '/files/') > 0
)
select distinct s.organization_id, f.id, coalesce(s.spec_id, s.task_id, s.message_id), s.spec_id, s.task_id, s.message_id,
    s.thread_id
from shown s
join files f on f.organization_id = s.organization_id and f.id = lower(substr(s.words, 1, 36));
