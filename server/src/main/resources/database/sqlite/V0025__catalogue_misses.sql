-- What was looked for in the catalogue and not found, counted by day; nothing about who looked.

create table catalogue_misses (
    day text not null check (length(day) = 10),
    kind text not null check (kind in ('extension', 'layout')),
    words text not null check (length(words) between 1 and 60),
    count integer not null check (count > 0),
    primary key (day, kind, words)
) strict;
