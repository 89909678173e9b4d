-- Which texts show which files: who sees one of the texts sees the file. A row goes with its text and with its file.

create table file_references (
    organization_id uuid not null,
    file_id uuid not null,
    subject_id uuid not null,
    spec_id uuid,
    task_id uuid,
    message_id uuid,
    thread_id uuid,
    primary key (organization_id, file_id, subject_id),
    check (subject_id = coalesce(spec_id, task_id, message_id)),
    check ((message_id is null) = (thread_id is null)),
    foreign key (organization_id, file_id) references files (organization_id, id) on delete cascade,
    foreign key (organization_id, spec_id) references specs (organization_id, id) on delete cascade,
    foreign key (organization_id, task_id) references tasks (organization_id, id) on delete cascade,
    foreign key (organization_id, message_id) references messages (organization_id, id) on delete cascade
);

create index file_references_subject on file_references (organization_id, subject_id);
create index file_references_spec on file_references (organization_id, spec_id);
create index file_references_task on file_references (organization_id, task_id);
create index file_references_message on file_references (organization_id, message_id);

select set_config('resonant.tenant', '*', true);

-- Everybody has read everything so far: what stands in a text counts, whoever wrote it. Old versions are read, too.
insert into file_references (organization_id, file_id, subject_id, spec_id, task_id, message_id, thread_id)
with texts (organization_id, spec_id, task_id, message_id, thread_id, words) as (
    select organization_id, id, null::uuid, null::uuid, null::uuid, content::text from specs
    union all
    select organization_id, spec_id, null, null, null, content::text from spec_revisions
    union all
    select organization_id, null, id, null, null, description from tasks
    union all
    select organization_id, null, null, id, thread_id, content from messages
),
shown (organization_id, spec_id, task_id, message_id, thread_id, file_id) as (
    select organization_id, spec_id, task_id, message_id, thread_id,
        (regexp_matches(words, '/files/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})', 'g'))[1]::uuid
    from texts where strpos(words, '/files/') > 0
)
select distinct s.organization_id, f.id, coalesce(s.spec_id, s.task_id, s.message_id), s.spec_id, s.task_id, s.message_id,
    s.thread_id
from shown s
join files f on f.organization_id = s.organization_id and f.id = s.file_id;

alter table file_references enable row level security;
alter table file_references force row level security;
create policy file_references_tenant on file_references using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
