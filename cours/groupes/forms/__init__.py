"""The forms of groups, one file per subject."""
