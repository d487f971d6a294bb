"""Speed, as ratios to a bare Django page in the same run: `make bench`."""
