-- What installs that agreed to it told about recommended items. A voter is a name that one install has for one item (or
-- for one item and trait) only, so that rows of one install cannot be put together. Days, no times; raw rows end after 90 days.

create table feedback_votes (
    item_id text not null check (length(item_id) between 1 and 200),
    voter text not null check (length(voter) = 22),
    day text not null check (length(day) = 10),
    outcomes integer not null check (outcomes between 1 and 127),
    weight integer not null check (weight between 0 and 7),
    position integer check (position >= 1),
    propensity integer check (propensity between 1 and 1000),
    primary key (item_id, voter, day)
) strict, without rowid;

create index feedback_votes_day on feedback_votes (day);

-- An empty item counts the trait alone.
create table feedback_traits (
    trait text not null check (length(trait) between 1 and 200),
    item_id text not null check (length(item_id) <= 200),
    voter text not null check (length(voter) = 22),
    day text not null check (length(day) = 10),
    primary key (trait, item_id, voter)
) strict, without rowid;

create index feedback_traits_day on feedback_traits (day);

create table feedback_installs (
    install text not null primary key check (length(install) = 22),
    last_day text not null check (length(last_day) = 10),
    days integer not null check (days >= 1)
) strict, without rowid;

-- Sums over the raw rows, made anew each day; they name nobody.
create table feedback_totals (
    item_id text not null primary key check (length(item_id) between 1 and 200),
    installs integer not null check (installs >= 0),
    shown integer not null check (shown >= 0),
    opened integer not null check (opened >= 0),
    kept integer not null check (kept >= 0),
    reverted integer not null check (reverted >= 0),
    installed integer not null check (installed >= 0),
    removed integer not null check (removed >= 0),
    hidden integer not null check (hidden >= 0),
    kept_first integer not null check (kept_first >= 0),
    suspicious_on text check (length(suspicious_on) = 10),
    computed_on text not null check (length(computed_on) = 10)
) strict;

create table feedback_trait_totals (
    trait text not null check (length(trait) between 1 and 200),
    item_id text not null check (length(item_id) <= 200),
    installs integer not null check (installs >= 5),
    computed_on text not null check (length(computed_on) = 10),
    primary key (trait, item_id)
) strict;
