-- When each caller will have paid back what they spent, in nanoseconds since 1970; only nodes on PostgreSQL share it.
create table rate_limits (
    caller text not null primary key,
    paid_back integer not null
) strict, without rowid;
