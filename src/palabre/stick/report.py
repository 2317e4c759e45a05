"""What was found, in plain words. The page that verifies in a browser takes its words from here too."""

from __future__ import annotations

from collections.abc import Iterator

from . import signature, verify
from .release import MARK, Statement
from .signature import Proof
from .verify import Finding, Verdict
from .words import N_, Translate, shown

_SHOWN = 12  # files of a kind

STATES: dict[str, tuple[str, str]] = {  # what a folder is, and what to do
    verify.GENUINE: (N_("Genuine"), N_("Every file is as it was published, and there is no other. You can copy it and pass it on.")),
    verify.OLDER: (
        N_("Genuine, but not the newest"),
        N_("Every file is as it was published. A newer edition exists: pass on the newer one when you can."),
    ),
    verify.WHOLE: (
        N_("Whole, but who made it is not proven"),
        N_("Every file is as its list says: nothing was damaged by accident. Whoever changes files on purpose can change the list too."),
    ),
    verify.ADDED_TO: (
        N_("Files were added"),
        N_(
            "Every file that was published is there and right. But there are others, which were not published with them. Do not open those that you do not know."
        ),
    ),
    verify.ALTERED: (
        N_("Altered"),
        N_("Some files are not as they were published, by accident or on purpose. Do not pass it on. Write it anew from a copy that you trust."),
    ),
    verify.INCOMPLETE: (
        N_("Not complete"),
        N_("The writing was interrupted, or files are missing. Do not pass it on. Write it again: what is right already is kept."),
    ),
    verify.MIXED: (
        N_("Files of two editions"),
        N_("Files of one edition were copied over another. Write the newer edition again, or remove what is left of the older one."),
    ),
    verify.NOTHING: (N_("No edition found"), N_("There is no list of files in this folder. Choose the folder that holds the folder 'verify'.")),
}

KINDS: dict[str, str] = {  # what was found of a file; the gravest first
    verify.FORGED: N_("says it is an edition that was published otherwise, or was not signed by the publisher"),
    verify.DANGEROUS: N_("dangerous: this was added and could run a program. Do not open it; delete it"),
    verify.LIST: N_("the list of files or the statement is damaged"),
    verify.CHANGED: N_("changed"),
    verify.SHORT: N_("shorter than it was"),
    verify.UNREADABLE: N_("cannot be read: the stick or card may be worn out"),
    verify.MISSING: N_("missing"),
    verify.RENAMED: N_("has another name now"),
    verify.OTHER: N_("is that of another edition"),
    verify.LEFT_OVER: N_("left over from another edition; it can be deleted"),
    verify.REST: N_("left over from a writing that was interrupted; it can be deleted"),
    verify.ADDED: N_("was added"),
    MARK: N_("says that the writing was not finished"),
    verify.CAPITALS: N_("only capital letters differ, which does no harm on this disk"),
    verify.SYSTEM: N_("put there by a computer or a phone; it does no harm"),
}

PROOFS: dict[str, str] = {
    signature.SIGNED: N_("Signed by the publisher: the signature is right."),
    signature.PUBLISHED: N_("The list of files is the one that was published."),
    signature.UNSIGNED: N_("It bears no signature."),
    signature.NO_KEY: N_("It bears a signature, but the key of the publisher is not known here."),
    signature.NO_PROGRAM: N_("It bears a signature, but nothing on this computer can check it. With the program minisign:"),
    signature.WRONG: N_("The signature is not the publisher's."),
}


EDITION = N_("Edition {edition}, number {serial}, of {date}, {count} files")
DRAFT = N_("Edition {edition}, a draft after number {serial}, of {date}, {count} files")
NAMED = N_("{name}: {text}")
RIGHT = N_("Every file of this edition itself is there and right.")
NEWEST = N_("The newest edition that is known here has the number {serial}.")
MORE = N_("and {count} more of this kind")
COMMAND = "minisign -V -P {key} -m verify/{identity}.txt"  # with which anybody can see whose a statement is


def lines(verdict: Verdict, say: Translate) -> Iterator[str]:
    """What a folder is, how that is known, which files are concerned, and what to do."""
    title, advice = STATES[verdict.state]
    yield say(title).upper()
    if verdict.statement:
        yield edition(verdict.statement, say)
    yield say(advice)
    if verdict.is_whole and not verdict.is_good and verdict.state != verify.ADDED_TO:
        yield say(RIGHT)
    if verdict.statement and verdict.statement.serial < verdict.newest:
        yield say(NEWEST).format(serial=verdict.newest)
    if verdict.statement:
        yield from proof(verdict.proof, verdict.statement, say)
    for kind in KINDS:
        yield from _of_kind(kind, [each for each in verdict.findings if each.kind == kind], say)


def edition(statement: Statement, say: Translate) -> str:
    """The name of an edition: what, number, date, size."""
    words = DRAFT if statement.is_draft else EDITION
    text = say(words).format(edition=statement.edition, serial=statement.serial, date=statement.date, count=statement.files)
    return shown(say(NAMED).format(name=statement.name, text=text) if statement.name else text)


def proof(found: Proof, statement: Statement, say: Translate) -> Iterator[str]:
    """How it is known who made an edition, or how to find out."""
    yield say(PROOFS[found.kind])
    if found.kind == signature.NO_PROGRAM:
        yield "    " + COMMAND.format(key=found.key, identity=statement.identity)
    if not found.is_proven and statement.address:
        yield shown(say(N_("To have it checked on the site: {address}")).format(address=statement.address))


def _of_kind(kind: str, findings: list[Finding], say: Translate) -> Iterator[str]:
    if not findings:
        return
    words = say(KINDS[kind])
    for finding in findings[:_SHOWN]:
        other = f" ({finding.other})" if finding.other else ""
        yield "  " + shown(say(NAMED).format(name=finding.path + other, text=words))
    if len(findings) > _SHOWN:
        yield "  " + say(MORE).format(count=len(findings) - _SHOWN)
