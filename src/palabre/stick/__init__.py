"""The part that travels on each stick: standard library only, Python 3.8 or newer, no name of the site or of an organisation in it."""
