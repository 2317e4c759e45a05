"""An address once published never dies."""

from __future__ import annotations

from collections.abc import Iterator

from palabre.catalogue import LEDGER, Catalogue, Document
from palabre.messages import N_
from palabre.problems import Problem, problem


def addresses_never_die(catalogue: Catalogue) -> Iterator[Problem]:
    """An address once published never dies."""
    unreadable = {found.path for found in catalogue.problems}
    if any(path.endswith(".md") for path in unreadable):
        return  # a page that cannot be read is not gone: it has its own problem
    alive = catalogue.addresses | set(catalogue.redirects)
    for line, address in _numbered(catalogue):
        if address not in alive:
            hint = N_("add to the page that replaces it: redirect_from: [{old}]")
            yield problem(
                LEDGER,
                line,
                "PB409",
                N_("the address '/{address}' was published, and no page has it any more"),
                hint,
                address=address,
                old=_within_language(catalogue, address),
            )


def redirects_are_clear(catalogue: Catalogue) -> Iterator[Problem]:
    """A redirect comes from an address that no page has, and leads to one page."""
    alive = catalogue.addresses
    seen: dict[str, Document] = {}
    for document in catalogue.documents:
        for old in document.page.redirect_from if document.page else ():
            address = document.language.folder + old.strip("/") + "/"
            first = seen.setdefault(address, document)
            if address in alive:
                yield document.problem(
                    "redirect_from", "PB410", N_("a page still has the address '/{address}'"), N_("delete it from redirect_from"), address=address
                )
            elif first is not document:
                yield document.problem(
                    "redirect_from",
                    "PB410",
                    N_("'/{address}' also leads to {path}"),
                    N_("delete it from one of the two pages"),
                    address=address,
                    path=first.path,
                )


def _numbered(catalogue: Catalogue) -> Iterator[tuple[int, str]]:
    lines = catalogue.lines.get(LEDGER, {})
    for address in catalogue.ledger:
        yield lines.get(address, 1), address


def _within_language(catalogue: Catalogue, address: str) -> str:
    return catalogue.languages.split(address)[1]
