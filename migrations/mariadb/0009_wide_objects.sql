-- Objects with very many values stand in the lists of their names, tags and groups too: the server fills the lists once more.

DELETE FROM object_hints WHERE owner = X'' AND hint IN (X'77686f6c65', X'706c616365');
