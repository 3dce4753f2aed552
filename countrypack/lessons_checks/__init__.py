"""Checks of the lessons' exercises: one module a lesson, each function tells a student what is not right yet."""
