"""Pages, their bodies and data files as frozen values that cannot exist invalid."""
