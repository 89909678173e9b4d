-- What is to be done, in the order of the board.

create table tasks (
    id uuid not null primary key,
    organization_id uuid not null references organizations (id),
    user_id uuid not null references users (id),
    spec_id uuid,
    title text not null check (length(title) between 1 and 200),
    description text not null,
    status text not null check (status in ('todo', 'in_progress', 'done')),
    priority text not null check (priority in ('low', 'medium', 'high')),
    assignee_id uuid references users (id),
    backlog_issue_id text,
    due_date timestamptz,
    checklist_item text,
    intent_id uuid,
    position bigint not null,
    version integer not null check (version > 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    completed_at timestamptz,
    unique (organization_id, id),
    check ((status = 'done') = (completed_at is not null)),
    check (checklist_item is null or spec_id is not null),
    foreign key (organization_id, spec_id) references specs (organization_id, id)
);

create index tasks_board on tasks (organization_id, status, position, id);
create index tasks_spec on tasks (organization_id, spec_id);
create index tasks_assignee on tasks (organization_id, assignee_id);

alter table threads add foreign key (organization_id, task_id) references tasks (organization_id, id);

alter table tasks enable row level security;
alter table tasks force row level security;
create policy tasks_tenant on tasks using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
