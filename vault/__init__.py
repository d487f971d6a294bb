"""What guards a row: its version, its history that is only ever added to."""
