-- Masks, Booleans, Usage Limits, Key Format Type and RNG Parameters have lists too: the server fills the lists once more.

DELETE FROM object_hints WHERE owner = X'' AND hint IN (X'77686f6c65', X'706c616365');
