"""Coordinates, links to maps, codes of a spot (PB503)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from palabre.catalogue import Catalogue
from palabre.checks.harm.text import MANY, Kind, Reading, distinct, everything, late, pattern, signs
from palabre.messages import N_
from palabre.problems import Problem, problem

_DECIMAL = r"[+\-]?\d{1,3}[.,]\d{2,15}"
_SIDE_NS = r"(?:[ns]\b|nord\b|sud\b|north\b|south\b)"
_SIDE_EW = r"(?:[ewo]\b|est\b|ouest\b|east\b|west\b)"
_PAIR = late(
    rf"(?<![\w.,$¤+\-])(?P<a>{_DECIMAL})\s?(?P<d>°?)\s?(?P<n>{_SIDE_NS}|{_SIDE_EW})?\s?[,;/|]?\s{{0,3}}(?:(?:et|and|by|"
    rf"x)\s)?(?P<b>{_DECIMAL})(?![\d.,]*\d)\s?°?\s?(?P<e>{_SIDE_EW}|{_SIDE_NS})?"
)
_DECIMALS = late(r"[.,]\d\d")
_LED = late(r"\b[ns]\s?\d{1,2}(?:\s\d{1,2})?[.,]\d{2,15}\s?[°']?[ ,;/]{1,3}[ewo]\s?\d{1,3}(?:\s\d{1,2})?[.,]\d{2,15}")
_ISO = late(r"(?<![\w.])[+\-]\d{2}[.]\d{3,}[+\-]\d{3}[.]\d{3,}")
_CUED_PLACE = late(r"\b(?:gps|lat(?:itude)?s?|lon(?:g(?:itude)?s?)?|lng|coord(?:s|onnees|inates)?|localisation|wgs\s?84)\b[^\n]{0,30}$")
_CUE_AFTER = late(r"\W{0,3}(?:gps|wgs)\b")
_LABELLED = pattern(
    "lat lon lng long latitude longitude gps",
    r"\b(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng|gps)\b[^\d\n]{0,15}[+\-]?\d{1,3}(?:[.,]\d{2,}|\s?°\s?\d{1,2}\s?['.])",
    40,
)
_DEGREES = late(
    rf"""(?<![\w.])(?:[nsewo]\s?)?\d{{1,3}}\s?(?:°|deg(?:res?|rees?|[.])?)\s?\d{{1,2}}(?:[.,]\d+)?\s?(?:'|min(?:utes?)?\b|m\b)\s?
    (?:\d{{1,2}}(?:[.,]\d+)?\s?(?:"|''|s\b|sec(?:ondes?|onds?)?\b)\s?)?(?P<side>de\slatitude|de\slongitude|latitude|longitude|{_SIDE_NS}|{_SIDE_EW})?|
    \b[nsewo]\s?\d{{1,3}}\s?°\s?\d{{1,2}}[.,]\d+""",
    re.VERBOSE,
)
_DEGREE_WORDS = frozenset("deg degre degres degree degrees".split())
_MAPS = late(
    r"""maps[.]app[.]goo[.]gl|goo[.]gl/maps|google[.][a-z.]{2,6}/maps|maps[.]google[.][a-z.]{2,6}|openstreetmap[.]org/(?:\#map|[?]mlat|[?]lat|node|way|
    relation|directions|search)|
    osm[.]org/(?:go|node|way|relation|[?]|\#)|what3words|w3w[.]co|plus[.]codes|\bgeo:-?\d|waze[.]com|maps[.]apple[.]com|bing[.]com/maps|wikimapia[.]org/|
    mapcarta[.]com/|earth[.]google|
    maps[.]me/|umap[.]openstreetmap[.]\w+/|///[a-z]{3,}[.][a-z]{3,}[.][a-z]{3,}""",
    re.VERBOSE,
)
_MAP_WORDS = frozenset("goo google openstreetmap osm geo waze wikimapia mapcarta umap apple bing".split())
_MAP_SIGNS = ("///", "w3w.", "what3words", "plus.codes", "maps.me")
_PLUS_CODE = late(r"(?<![\w+])[23456789CFGHJMPQRVWX]{4,8}[+][23456789CFGHJMPQRVWX]{2,3}(?!\w)")
_GRID = late(
    r"""\b(?:2[89]|3[0-3])\s?[pqr]\s{0,2}\d{6}(?:[.,]\d+)?\s?m?\s?e?[ ,;/]{1,3}\d{7}|\b(?:2[89]|3[0-3])\s?[pqr]\s?[a-hj-np-z]{2}\s?\d{4,5}\s?\d{4,5}\b|
    \butm\b[^\n]{0,25}\b\d{6}\b[^\n\d]{1,10}\b\d{7}\b|\bx\s?[:=]\s?\d{6}\b[^\n\d]{0,10}\by\s?[:=]\s?\d{7}\b""",
    re.VERBOSE,
)
_KEY = late(
    r"(?m)^[ \t]*(?:-[ \t]+)?(?:[{,][ \t]*)?[\"']?(lat|lon|lng|latitude|longitude|gps|geo|geolocation|coordinates|coordonnees|geometry|what3words|"
    r"plus_code)[\"']?[ \t]*:"
)
_INLINE_KEY = late(r"[{,]\s?[\"']?(lat|lon|lng|latitude|longitude|gps|geo|coordinates|coordonnees)[\"']?\s?:\s")
_COLUMN = late(r"(?:^|[,;\t])\s?[\"']?(lat|lon|lng|latitude|longitude|gps)[\"']?\s?(?=[,;\t]|$)")
_KEYS = frozenset("lat lon lng latitude longitude gps geo geolocation coordinates coordonnees geometry".split())
_COORDINATES = N_("'{words}' leads to one spot on the map")
_COORDINATES_MEND = N_("take it out; name the region, or at most the cercle or the province")


def coordinates(catalogue: Catalogue) -> Iterator[Problem]:
    """No coordinates, map links or codes of a spot stand anywhere."""
    for text in everything(catalogue):
        yield from distinct(text.problem(start, end, "PB503", _COORDINATES, _COORDINATES_MEND) for start, end in _spots(text))
    for file in catalogue.files:
        if file.lower().endswith((".kml", ".kmz", ".gpx", ".geojson", ".shp", ".gpkg", ".osm", ".mbtiles")):
            yield problem(f"docs/{file}", 1, "PB503", N_("'{words}' is a file of places"), _COORDINATES_MEND, words=file.rpartition("/")[2])


def _spots(text: Reading) -> Iterator[tuple[int, int]]:
    low = text.low
    reached = 0
    for decimal in islice(_DECIMALS.finditer(low), 5 * MANY):
        start = decimal.start()
        while start and low[start - 1].isdigit() and start > decimal.start() - 4:
            start -= 1
        if start == decimal.start():
            continue
        start -= low[start - 1 : start] in ("+", "-")
        match = _PAIR.match(low, start) if start >= reached else None
        if match and _is_on_earth(low, match):
            reached = match.end()
            yield match.span()
        for expression in (_LED, _ISO):
            led = expression.search(low, max(0, start - 6), start + 50)
            if led and led.start() <= start and not match:
                yield led.span()
    if "°" in low or text.words & _DEGREE_WORDS:
        yield from _degrees(text)
    yield from (match.span() for match in _LABELLED.finditer(text))
    if text.words & _MAP_WORDS or any(sign in low for sign in _MAP_SIGNS):
        yield from (match.span() for match in _MAPS.finditer(low))
    if "+" in low:
        yield from _plus_codes(text.plain)
    if text.words & {"utm", "x"} or any(end - start > 8 for start, end in text.numbers):
        for start, end in text.numbers:
            yield from (match.span() for match in _GRID.finditer(low, max(0, start - 30), end + 30))
    if text.words & _KEYS:
        limit = len(low) if text.kind is Kind.OTHER else text.head
        yield from (match.span(1) for match in _KEY.finditer(low, 0, limit))
        yield from (match.span(1) for match in _INLINE_KEY.finditer(low, 0, limit))
        if text.kind is Kind.OTHER:
            yield from (match.span(1) for match in _COLUMN.finditer(low.partition("\n")[0]))


def _is_on_earth(low: str, match: re.Match[str]) -> bool:
    """Whether two decimal numbers look like latitude and longitude rather than two figures."""
    first, second = match["a"].replace(",", "."), match["b"].replace(",", ".")
    a, b = abs(float(first)), abs(float(second))
    if min(a, b) > 90 or max(a, b) > 180:
        return False
    between = low[match.end("a") : match.start("b")]
    if not between and match["b"][0] not in "+-":
        return False
    if (match["n"] and match["e"]) or match["d"] or _CUED_PLACE.search(low, max(0, match.start() - 45), match.start()) or _CUE_AFTER.match(low, match.end()):
        return True
    fine = min(len(first.partition(".")[2]), len(second.partition(".")[2]))
    if "," in match["a"] or "," in match["b"] or match["a"].count(".") != 1:
        return fine >= 4
    if fine >= 4:
        return bool(between.strip()) or match["b"][0] in "+-" or fine >= 5
    is_here = any(9 <= lat <= 26 and lon <= 18 for lat, lon in ((a, b), (b, a)))
    is_thousands = (first.endswith("00") and second.endswith("00")) or "000" in (first[-3:], second[-3:])
    return fine == 3 and is_here and not is_thousands and bool(between.strip())


def _degrees(text: Reading) -> Iterator[tuple[int, int]]:
    previous = -9
    for sign in sorted([*islice(signs(text.low, "°"), MANY), *(start for start, _ in text.spots(_DEGREE_WORDS))]):
        match = _DEGREES.search(text.low, max(0, sign - 6), sign + 60)
        if match and match.start() < sign and match.start() >= previous:
            if match["side"] or match[0][0] in "nsewo" or match.start() - previous < 6:
                yield match.span()
            previous = match.end()


def _plus_codes(plain: str) -> Iterator[tuple[int, int]]:
    for at in islice(signs(plain, "+"), MANY):
        if plain[at - 1 : at].isalnum() and plain[at + 1 : at + 2].isalnum():
            start, end = max(0, at - 12), at + 6
            around = plain[start:end]
            for match in _PLUS_CODE.finditer(around.upper()):
                code = around[match.start() : match.end()]
                is_typed = code == code.upper() or len(code) >= 10
                if is_typed and re.search(r"[A-Za-z]", code) and (re.search(r"\d", code) or len(code) >= 10):
                    yield start + match.start(), start + match.end()
