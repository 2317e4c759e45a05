"""What a file is by its name: one that could run something, one that a system leaves behind, or any other."""

from __future__ import annotations

import re

DANGEROUS, SYSTEM, ADDED = "dangerous", "system", "added"

OURS = frozenset(("js", "pyz"))  # what a release itself may hold of these: the scripts of its pages, and this tool
_RUN = frozenset(
    "apk app appimage appref-ms application bash bat cab chm cmd com command cpl deb desktop dll dmg docm dotm exe gadget hlp hta inf iso jar js jse lnk"
    " mobileconfig msc msi msix msp mst ocx pif pkg potm ppam ppsm pptm ps1 psm1 py pyw pyz reg rpm scf scr sct sh shb shs sldm sys url vb vbe vbs vhd vhdx"
    " website ws wsc wsf wsh xlam xll xlsm xltm".split()
)
_SYSTEM_FOLDERS = frozenset(
    "system volume information|$recycle.bin|recycler|found.000|.trashes|.spotlight-v100|.fseventsd|.temporaryitems|.documentrevisions-v100"
    "|lost.dir|android|.android_secure|.thumbnails|lost+found".split("|")
)
_SYSTEM_FILES = re.compile(
    r"\._.*|\.ds_store|\.apdisk|\.volumeicon\.icns|thumbs\.db|ehthumbs\.db|desktop\.ini|bootex\.log|fsck\d{4}\.rec|\.nomedia|\.directory", re.IGNORECASE
)
_HIDING = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\x00-\x1f\x7f]|[ .]$")  # such a name shows as another one


def of(path: str) -> str:
    """Whether a file that no list names is dangerous, a harmless one of some system, or neither.

    >>> of("print/M01.pdf.exe"), of("System Volume Information/WPSettings.dat"), of("photo.jpg"), of("Android/x.apk")
    ('dangerous', 'system', 'added', 'dangerous')
    """
    if can_run(path):
        return DANGEROUS
    folder = path.partition("/")[0]
    is_left = folder.lower() in _SYSTEM_FOLDERS or folder.startswith(".Trash-") or _SYSTEM_FILES.fullmatch(path.rpartition("/")[2])
    return SYSTEM if is_left else ADDED


def can_run(path: str) -> bool:
    """Whether opening a file of this name can run something, or its name is made to deceive."""
    name = path.rpartition("/")[2]
    return (name.rpartition(".")[2].lower() in _RUN and "." in name) or bool(_HIDING.search(path))
