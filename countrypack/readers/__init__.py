"""One module a publisher's file, named after its source card: ``read(path)`` yields rows, shape only."""
