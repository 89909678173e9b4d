-- Bytes of the active files, so that no upload has to add them up.
create table file_usage (
    organization_id text not null primary key references organizations (id),
    bytes integer not null,
    updated_at text not null check (length(updated_at) = 27)
) strict, without rowid;

insert into file_usage (organization_id, bytes, updated_at)
select organization_id, sum(size), max(created_at) from files where state = 'active' group by organization_id;
