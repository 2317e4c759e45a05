"""Files to print, carry and adapt, made from the same pages as the site."""
