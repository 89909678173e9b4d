-- Votes of a day lie together: new ones touch few pages, and those of old days go as a whole. The indexes on the day said
-- the same a second time and cost every vote another random page; old traits are found by reading the table, every six hours.

drop index feedback_votes_day;
drop index feedback_traits_day;

alter table feedback_votes
    drop constraint feedback_votes_pkey,
    add primary key (day, item_id, voter);
