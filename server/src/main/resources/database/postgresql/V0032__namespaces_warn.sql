-- When the person of a token was last told that it ends soon.

alter table publish_tokens add column warned_at timestamptz;
