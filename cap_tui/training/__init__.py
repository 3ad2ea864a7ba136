"""The training: a path of units, practice regions, exercises that the program checks, a trainer's pack."""
