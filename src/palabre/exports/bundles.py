"""All files of a module in one archive, and those for participants in another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from palabre.catalogue import Catalogue, Document
from palabre.downloads import Download, Edition
from palabre.exports import forms, imprint, packed
from palabre.exports.forms import Form
from palabre.messages import N_
from palabre.rendering.typography import words

_ALL = Form(N_("everything"), "zip", N_("Everything in one archive"), N_("to carry"), Edition.TRAINER, lambda *_: {})
_COPIES = Form(N_("participants"), "zip", N_("All for participants in one archive"), N_("to carry"), Edition.PARTICIPANT, lambda *_: {})
WARNING = N_("These files hold the answers and notes for those who run the session. What may be given to participants is marked with a star (*).")


def is_bundle(file: Download) -> bool:
    """Whether a file is one of these archives."""
    return file.title in (_ALL.title, _COPIES.title)


def bundles(document: Document, files: Mapping[Download, bytes], catalogue: Catalogue) -> Iterable[tuple[Download, bytes]]:
    """The archives of a module, from its files that were made; the discreet edition stands apart."""
    for form in (_ALL, _COPIES):
        chosen = {file: content for file, content in files.items() if not file.discreet and form.edition in (Edition.TRAINER, file.edition)}
        if chosen:
            made = _archive(document, form, chosen, catalogue)
            path = forms.place(document, form)
            yield forms.described(path, form, document.language.code, made), made


def _archive(document: Document, form: Form, files: Mapping[Download, bytes], catalogue: Catalogue) -> bytes:
    facts = imprint.of(document, catalogue)
    say = words(document.language.code)
    named = {PurePosixPath(file.path).name: (file, content) for file, content in sorted(files.items(), key=lambda entry: entry[0].path)}
    lines = [
        f"{name}{' *' if file.edition is Edition.PARTICIPANT and form is _ALL else ''}\n    {say(file.title)}, {say(file.use)}"
        for name, (file, _) in named.items()
    ]
    paragraphs = [facts.name, facts.identity, *([say(WARNING)] if form is _ALL else []), *lines, facts.notice]
    text, content = packed.read_me(facts, paragraphs)
    return packed.zipped({text: content, **{name: inner for name, (_, inner) in named.items()}})
