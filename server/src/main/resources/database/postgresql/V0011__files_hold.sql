-- Content that other features than files keep, each for as long as it needs it.

create table file_holds (
    sha256 text not null references file_objects (sha256),
    holder text not null check (length(holder) between 1 and 100),
    held_at timestamptz not null,
    primary key (sha256, holder)
);
