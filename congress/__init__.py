"""The staff representative congress: bodies, sessions, proposals and ballots will live here."""
