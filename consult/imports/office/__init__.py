"""Files of word processors and spreadsheets, read without trusting them: packages, XML, tables, paragraphs, changes.

Nothing here knows what the files are about. Each limit is on what is read (bytes, elements, depth, rows), so that a
hostile file is refused after a bounded amount of work, whatever it claims to be.
"""
