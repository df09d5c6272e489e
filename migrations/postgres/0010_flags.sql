-- Masks, Booleans, Usage Limits, Key Format Type and RNG Parameters have lists too: the server fills the lists once more.

DELETE FROM object_hints WHERE owner = '\x'::bytea AND hint IN ('\x77686f6c65'::bytea, '\x706c616365'::bytea);
