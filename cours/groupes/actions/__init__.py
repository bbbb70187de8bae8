"""What people do with groups, one file per subject. Every write goes through here, from a view or a script."""
