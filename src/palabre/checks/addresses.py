"""An address once published never dies."""

from __future__ import annotations

from collections.abc import Iterator

from palabre.catalogue import LEDGER, Catalogue, Document, address_of
from palabre.messages import N_
from palabre.problems import Problem, problem


def addresses_never_die(catalogue: Catalogue) -> Iterator[Problem]:
    """An address once published never dies."""
    alive = catalogue.addresses | {address for address, document in catalogue.redirects.items() if document.is_published}
    drafts = {document.address: document for document in catalogue.documents if not document.is_published}
    explained = set(_explained(catalogue))
    for line, address in _numbered(catalogue):
        if address in drafts:
            hint = N_("write status: archived in {path}, so that links from outside still find it")
            yield problem(
                LEDGER,
                line,
                "PB409",
                N_("the address '/{address}' was published, and its page is a draft now"),
                hint,
                address=address,
                path=drafts[address].path,
            )
        elif address not in alive | explained:
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


def _explained(catalogue: Catalogue) -> Iterator[str]:
    """Addresses whose absence has another problem: a page that cannot be read, or one that is missing in one language."""
    unreadable = [catalogue.languages.split(found.path.removeprefix("docs/")) for found in catalogue.problems if found.path.endswith(".md")]
    yield from (language.folder + address_of(location) for language, location in unreadable)
    for document in catalogue.documents:
        if document.is_published:
            yield from (language.folder + address_of(document.location) for language in catalogue.languages.all)


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
    return catalogue.languages.split(address)[1].strip("/")
