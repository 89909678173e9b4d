-- The hash of a person's picture, which is kept among the other content.

alter table users add column avatar text check (length(avatar) = 64);

create index users_avatar on users (avatar) where avatar is not null;
