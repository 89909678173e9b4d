-- Downloads also come from the logs of web servers. A day takes some in until it is closed: then its key and who was counted
-- are gone, and the row stays to say that it has been counted. Days that were counted before this are closed.

alter table registry_download_days add column imported_at text check (length(imported_at) = 27);
alter table registry_download_days add column closed_at text check (length(closed_at) = 27);

insert into registry_download_days (day, secret, closed_at)
select distinct day, '', '2026-01-01T00:00:00.000000Z' from registry_downloads d
where not exists (select 1 from registry_download_days k where k.day = d.day);
