"""The guidance assistant of the Cnam centres « Au cœur des territoires »."""
