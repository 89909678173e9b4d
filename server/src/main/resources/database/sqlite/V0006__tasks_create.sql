-- What is to be done, in the order of the board.

create table tasks (
    id text not null primary key check (length(id) = 36 and id = lower(id)),
    organization_id text not null references organizations (id),
    user_id text not null references users (id),
    spec_id text,
    title text not null check (length(title) between 1 and 200),
    description text not null,
    status text not null check (status in ('todo', 'in_progress', 'done')),
    priority text not null check (priority in ('low', 'medium', 'high')),
    assignee_id text references users (id),
    backlog_issue_id text,
    due_date text check (length(due_date) = 27),
    checklist_item text,
    intent_id text check (length(intent_id) = 36 and intent_id = lower(intent_id)),
    position integer not null,
    version integer not null check (version > 0),
    created_at text not null check (length(created_at) = 27),
    updated_at text not null check (length(updated_at) = 27),
    completed_at text check (length(completed_at) = 27),
    unique (organization_id, id),
    check ((status = 'done') = (completed_at is not null)),
    check (checklist_item is null or spec_id is not null),
    foreign key (organization_id, spec_id) references specs (organization_id, id)
) strict;

create index tasks_board on tasks (organization_id, status, position, id);
create index tasks_spec on tasks (organization_id, spec_id);
create index tasks_assignee on tasks (organization_id, assignee_id);
