"""The screens of `/espace/`, one file per thing that is done there."""
