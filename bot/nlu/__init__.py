"""The understanding of French: topics asked about and facts given, by message."""
