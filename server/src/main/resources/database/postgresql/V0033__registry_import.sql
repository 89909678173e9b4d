-- Downloads also come from the logs of web servers. A day takes some in until it is closed: then its key and who was counted
-- are gone, and the row stays to say that it has been counted. Days that were counted before this are closed.

alter table registry_download_days add column imported_at timestamptz;
alter table registry_download_days add column closed_at timestamptz;

insert into registry_download_days (day, secret, closed_at)
select distinct day, '', timestamptz '2026-01-01T00:00:00Z' from registry_downloads d
where not exists (select 1 from registry_download_days k where k.day = d.day);
