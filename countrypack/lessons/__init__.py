"""The lessons: one source each, written as student, instructor and per-state editions."""
