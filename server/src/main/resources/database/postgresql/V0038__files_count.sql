-- Bytes of the active files, so that no upload has to add them up.
create table file_usage (
    organization_id uuid not null primary key references organizations (id),
    bytes bigint not null,
    updated_at timestamptz not null
);

select set_config('resonant.tenant', '*', true);

insert into file_usage (organization_id, bytes, updated_at)
select organization_id, sum(size), max(created_at) from files where state = 'active' group by organization_id;

alter table file_usage enable row level security;
alter table file_usage force row level security;
create policy file_usage_tenant on file_usage using (
    case when current_setting('resonant.tenant', true) = '*' then true
    else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end);
