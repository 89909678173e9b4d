-- Where a person's day begins and ends, such as Asia/Tokyo; none while their browser and the server say it.

alter table users add column time_zone text check (length(time_zone) between 1 and 64);
