-- When each caller will have paid back what they spent, in nanoseconds since 1970: what nodes tell each other. A crash of
-- the database may forget it, so it is not logged.
create unlogged table rate_limits (
    caller text not null primary key,
    paid_back bigint not null
) with (fillfactor = 50);
