-- What was looked for in the catalogue and not found, counted by day; nothing about who looked.

create table catalogue_misses (
    day date not null,
    kind text not null check (kind in ('extension', 'layout')),
    words text not null check (length(words) between 1 and 60),
    count bigint not null check (count > 0),
    primary key (day, kind, words)
);
