"""Palabre: checked training modules and project pages become a bilingual site."""
