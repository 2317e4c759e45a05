"""Pictures: what their files carry, who and what they show, and on whose word (PB504, PB509, PB510, PB511, PB524, PB525, PB531)."""

from __future__ import annotations

from collections.abc import Iterator

from palabre.catalogue import PICTURE_ENDINGS, Catalogue
from palabre.checks.harm.text import Kind, distinct, everything, late, read
from palabre.messages import N_
from palabre.model.data import Picture
from palabre.model.vocabulary import Origin, People
from palabre.problems import Problem, problem
from palabre.safety import digest_of

_CLEAN = N_("save the picture anew without metadata, for instance: exiftool -all= {file}, or export it again as PNG; then look at it once more")
_CONVERT = N_("export it as PNG or JPEG without metadata, and delete this file")


def picture_metadata(catalogue: Catalogue) -> Iterator[Problem]:
    """No picture carries camera data, a place, an author or a comment."""
    for file, blocks in catalogue.picture_blocks.items():
        name = file.rpartition("/")[2]
        for block in blocks:
            if block == "unreadable":
                yield problem(f"docs/{file}", 1, "PB504", N_("'{words}' cannot be read as a picture, so nobody knows what it carries"), _CONVERT, words=name)
            elif block in ("HEIC", "EXIF (TIFF)"):
                yield problem(f"docs/{file}", 1, "PB504", N_("'{words}' is a file of a camera, which always carries data about it"), _CONVERT, words=name)
            else:
                yield problem(f"docs/{file}", 1, "PB504", N_("'{words}' carries '{block}' besides the picture"), _CLEAN, words=name, block=block, file=name)


def _notes(file: str) -> str:
    return f"docs/{file.rpartition('.')[0]}.yml"


def _at(catalogue: Catalogue, file: str, field: str, code: str, message: str, hint: str, /, **values: object) -> Problem:
    notes = _notes(file)
    return problem(notes, catalogue.lines.get(notes, {}).get(field, 1), code, message, hint, **values)


def recognisable_faces(catalogue: Catalogue) -> Iterator[Problem]:
    """Pictures are drawings; a photograph needs the consent of those it shows."""
    for file, picture in catalogue.pictures.items():
        if picture.origin is Origin.PHOTOGRAPH and picture.depicts_people is not People.CONSENTED:
            hint = N_("draw it instead; or, if those it shows have agreed, write depicts_people: consented and their consent_ref")
            yield _at(
                catalogue,
                file,
                "origin",
                "PB509",
                N_("'{words}' is a photograph, and a face or a place could be recognised"),
                hint,
                words=file.rpartition("/")[2],
            )


def picture_notes(catalogue: Catalogue) -> Iterator[Problem]:
    """Every picture has notes: where it is from, its licence, whom it shows; no machine made a photograph of people."""
    known = set(catalogue.files)
    wrong = {finding.path for finding in catalogue.problems}
    for file in catalogue.files:
        stem, _, ending = file.rpartition(".")
        if ending.lower() not in PICTURE_ENDINGS or file in catalogue.pictures:
            continue
        if f"{stem}.yml" not in known:
            hint = N_("add the file {notes} with title, alt, origin, licence, depicts_people, minors, emblem, sensitive_objects and ai_generated")
            yield problem(f"docs/{file}", 1, "PB510", N_("'{words}' has no notes"), hint, words=file.rpartition("/")[2], notes=_notes(file))
        elif not wrong & {_notes(file), f"docs/{file}"}:
            yield problem(
                _notes(file),
                1,
                "PB510",
                N_("the notes of '{words}' are empty"),
                N_("write title, alt, origin, licence, depicts_people, minors, emblem, sensitive_objects and ai_generated"),
                words=file.rpartition("/")[2],
            )
    for file, picture in catalogue.pictures.items():
        if picture.ai_generated and picture.origin is Origin.PHOTOGRAPH and picture.depicts_people is not People.NONE:
            yield _at(
                catalogue,
                file,
                "ai_generated",
                "PB510",
                N_("'{words}' shows people whom a machine made up as if they were real"),
                N_("use a line drawing instead"),
                words=file.rpartition("/")[2],
            )


_SENSITIVE = late(
    r"""\b(?:rifles?|guns?|kalash?nikov\w?|machine[\s-]guns?|firearms?|weapons?|pistols?|fusils?|mitraill\w+|kalachnikov\w?|armes?\sa\sfeu|pistolets?|treillis|
    uniforme?s?|camouflage|tattoos?|tatouages?|(?:number|licence|license)\splates?|
    plaques?\sd'immatriculation|soldiers?|soldats?|militaires?)\b""".replace("\n    ", "")
)
_ABSENT = late(r"\b(?:no|without|never|not|sans|aucune?|pas\sd[e']|ni|crossed\sout|barree?s?|school|scolaires?)\s?(?:\w+\s)?$")


def sensitive_objects(catalogue: Catalogue) -> Iterator[Problem]:
    """No picture shows a uniform, a weapon, a number plate, a sign, a camp, a tattoo or a flag."""
    for file, picture in catalogue.pictures.items():
        if picture.sensitive_objects:
            words = ", ".join(picture.sensitive_objects)
            yield _at(
                catalogue,
                file,
                "sensitive_objects",
                "PB511",
                N_("the picture shows '{words}'"),
                N_("use a picture without it, then write sensitive_objects: []"),
                words=words,
            )
        elif word := _shown(picture):
            yield _at(
                catalogue,
                file,
                "alt",
                "PB511",
                N_("the picture shows '{words}', and its notes list no sensitive object"),
                N_("use a picture without it, and describe that one"),
                words=word,
            )


def _shown(picture: Picture) -> str | None:
    for words in (*picture.title.values(), *picture.alt.values()):
        low = read("", Kind.OTHER, words).low
        for match in _SENSITIVE.finditer(low):
            if not _ABSENT.search(low[max(0, match.start() - 25) : match.start()]):
                return match[0]
    return None


def missing_consents(catalogue: Catalogue) -> Iterator[Problem]:
    """A picture of people who agreed to it names their consent in the register."""
    for file, picture in catalogue.pictures.items():
        if picture.depicts_people is People.CONSENTED and picture.consent_ref is None:
            hint = N_("add consent_ref: C-0001 with the number in the register; if there is none, take the picture out")
            yield _at(
                catalogue,
                file,
                "depicts_people",
                "PB524",
                N_("people are said to have agreed to '{words}', and no consent is named"),
                hint,
                words=file.rpartition("/")[2],
            )


CONSENT = r"c-\d{4}"  # in small letters
_CONSENT = late(rf"(?<![\w-]){CONSENT}(?![\w-])")


def revoked_consents(catalogue: Catalogue) -> Iterator[Problem]:
    """Nothing stays whose consent was taken back."""
    revoked = catalogue.safety.revoked_consents
    if not revoked:
        return
    for text in everything(catalogue):
        yield from distinct(
            text.problem(*match.span(), "PB525", N_("the consent '{words}' was taken back"), N_("take out what it was given for, here and in the next copies"))
            for match in _CONSENT.finditer(text.low)
            if digest_of(match[0]) in revoked
        )


def emblems(catalogue: Catalogue) -> Iterator[Problem]:
    """No picture shows the emblem of a State, an army, a group or a donor."""
    for file, picture in catalogue.pictures.items():
        if picture.emblem:
            yield _at(
                catalogue,
                file,
                "emblem",
                "PB531",
                N_("'{words}' shows an emblem"),
                N_("use a picture without it: an emblem can endanger whoever carries the page"),
                words=file.rpartition("/")[2],
            )
