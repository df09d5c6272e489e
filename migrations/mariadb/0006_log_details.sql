-- What a record says besides its row: how the caller was recognised, what was granted and until when. Earlier records have none.

ALTER TABLE change_log ADD COLUMN IF NOT EXISTS details VARBINARY(2048);
