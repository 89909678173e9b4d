-- Figures of the last two days, one row a minute of each node.

create table monitor_samples (
    node text not null check (length(node) between 1 and 60),
    minute bigint not null,
    figures jsonb not null,
    primary key (node, minute)
);
