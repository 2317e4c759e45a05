"""Publish the next release of each copy for sticks: sign it, keep it in data/releases/, and make the update packs that lead to it."""

from __future__ import annotations

import getpass
import sys
from functools import partial
from pathlib import Path

import own_python  # noqa: F401 first of all
import minisign

from palabre import ready, reports, settings
from palabre.catalogue import Catalogue
from palabre.messages import N_, translator
from palabre.offline import copies, editions, run, seal
from palabre.offline.layout import Unfit
from palabre.problems import Translate


def main(argv: list[str] | None = None) -> int:
    """Return 0 when every copy was published or had not changed, 1 otherwise."""
    parser = reports.parser(__doc__)
    parser.add_argument("copies", nargs="*", help="trainer, public, discreet, text-fr, text-en; all of them otherwise")
    parser.add_argument("--key", type=Path, help="minisign's secret key; never inside the project. Without one, only the site proves a release")
    parser.add_argument("--new-key", action="store_true", help="make a new key in that file first, and print its public half for mkdocs.yml")
    options = parser.parse_args(argv)
    say = translator(reports.editor_language())
    if options.new_key:
        return new_key(options.key or parser.error("--new-key needs --key"), say)
    root = options.root.resolve()
    try:
        found = settings.read(root)
        wanted = [copies.named(name, found.languages) for name in options.copies or copies.names(found.languages)]
        secret = opened(options.key, found.release_key, say)
        known = ready.content(root, say)
        if known is None:
            return 1
        for copy, folder in zip(wanted, run.folders(wanted, known), strict=True):
            publish(copy, folder, known, secret, say)
    except copies.UnknownCopy as unknown:
        print(unknown.shown(say), file=sys.stderr)
    except Unfit as unfit:
        print(reports.text(unfit.problems, say), file=sys.stderr)
    except (ValueError, RuntimeError, OSError, run.Unbuilt, seal.SealError) as error:
        print(say(N_("Nothing more was published: {reason}")).format(reason=error), file=sys.stderr)
    else:
        print(say(N_("Commit data/releases/, build the site anew, and send it with build/packs/ to its host.")))
        return 0
    return 1


def publish(copy: copies.Copy, folder: Path, known: Catalogue, secret: minisign.SecretKey | None, say: Translate) -> None:
    """Publish a copy, unless it is the same as what was published last."""
    if not (draft := editions.sealed(folder, copy, known)).statement.is_draft:
        print(say(N_("{edition}: nothing changed, not published again")).format(edition=draft.statement.identity))
        return
    release = editions.sealed(folder, copy, known, is_published=True, sign=partial(signed, secret) if secret else None)
    packs = editions.publish(folder, release, known.root)
    print(say(N_("{edition}: published, with {count} update packs")).format(edition=release.statement.identity, count=len(packs)))
    print(editions.label(release, known.settings.release_key) + "\n")


def signed(secret: minisign.SecretKey, statement: bytes, comment: str) -> bytes:
    """In minisign's plain form, which browsers can check; the same each time."""
    return bytes(secret.sign(statement, prehash=False, untrusted_comment="signature", trusted_comment=comment)) + b"\n"


def opened(file: Path | None, public: str, say: Translate) -> minisign.SecretKey | None:
    """The secret key; None where the publisher has none.

    Raises:
        ValueError: it is not the other half of the key in mkdocs.yml, or the password is wrong.
        OSError: the file cannot be read.
    """
    if file is None and public:
        raise ValueError(say(N_("mkdocs.yml names a key: sign with it, --key FILE, or take it out of mkdocs.yml")))
    if file is None:
        return None
    secret = minisign.SecretKey.from_file(file)
    if secret.is_encrypted():
        secret.decrypt(getpass.getpass(say(N_("Password of the key: "))))
    own = secret.get_public_key().to_base64().decode()
    if own != public:
        raise ValueError(say(N_("mkdocs.yml has another key; set extra: release_key: {key}")).format(key=own))
    return secret


def new_key(file: Path, say: Translate) -> int:
    """Make a key in a new file, locked with a password."""
    password = getpass.getpass(say(N_("Password for the new key: ")))
    if file.exists() or not password or password != getpass.getpass(say(N_("The same once more: "))):
        print(say(N_("No key was made: the file exists, or the two passwords differ.")), file=sys.stderr)
        return 1
    pair = minisign.KeyPair.generate()
    pair.secret_key.encrypt(password)
    file.touch(mode=0o600)
    file.write_bytes(bytes(pair.secret_key) + b"\n")
    print(say(N_("In mkdocs.yml, set extra: release_key: {key}")).format(key=pair.public_key.to_base64().decode()))
    return 0


if __name__ == "__main__":
    sys.exit(reports.told(main))
