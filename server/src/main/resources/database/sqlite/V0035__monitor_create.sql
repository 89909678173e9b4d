-- Figures of the last two days, one row a minute of each node.

create table monitor_samples (
    node text not null check (length(node) between 1 and 60),
    minute integer not null,
    figures text not null check (json_valid(figures)),
    primary key (node, minute)
) strict, without rowid;
