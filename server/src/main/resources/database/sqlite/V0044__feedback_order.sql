-- Votes of a day lie together: new ones touch few pages, and those of old days go as a whole. The indexes on the day said
-- the same a second time and cost every vote another random page; old traits are found by reading the table, every six hours.

drop index feedback_votes_day;
drop index feedback_traits_day;

create table feedback_votes_by_day (
    item_id text not null check (length(item_id) between 1 and 200),
    voter text not null check (length(voter) = 22),
    day text not null check (length(day) = 10),
    outcomes integer not null check (outcomes between 1 and 127),
    weight integer not null check (weight between 0 and 7),
    position integer check (position >= 1),
    propensity integer check (propensity between 1 and 1000),
    primary key (day, item_id, voter)
) strict, without rowid;

insert into feedback_votes_by_day (item_id, voter, day, outcomes, weight, position, propensity)
select item_id, voter, day, outcomes, weight, position, propensity from feedback_votes order by day, item_id, voter;

drop table feedback_votes;

alter table feedback_votes_by_day rename to feedback_votes;
