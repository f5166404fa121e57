"""Floor 2: reads, eager-loaded and permission-aware. `find_x` may return None, `get_x` raises, `list_x` lists."""
