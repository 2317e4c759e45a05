"""What an edited file left as it was, in the very signs of the page it came from."""

from __future__ import annotations

import html
import re
from collections import defaultdict

import markdown

from palabre.catalogue import Document
from palabre.exports import dialect
from palabre.exports.trees import EXTENSIONS
from palabre.exports.wordfile import folded
from palabre.model.body import MODULE_SECTIONS, Item

_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)
_TERM = re.compile(r'<a [^>]*href="(?:[^"]*/)?glossary\.md[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_UNSEEN = re.compile(r'</?p>| (?:style|class|width|height|lang|loading|title)="[^"]*"')
_AROUND = re.compile(r"\s*(</?(?:ul|ol|li|div|table|thead|tbody|tr|td|th|blockquote|br|h\d)\b[^>]*>)\s*")


class Settled:
    """The blocks of a page, found again by what readers see of them."""

    def __init__(self, original: Document | None) -> None:
        self._markdown = markdown.Markdown(extensions=list(EXTENSIONS))
        self._blocks: dict[str, list[str]] = defaultdict(list)
        self._items: dict[str, list[str]] = {}
        self._headings: dict[tuple[object, ...], str] = {}
        if original:
            self._learn(original)

    def _learn(self, page: Document) -> None:
        lines = page.source.text.split("\n")
        for part in (page.outline.lead, *page.outline.parts):
            for block in dialect.split("\n".join(line.text for line in part.lines)):
                self._blocks[self.key(block)].append(block)
            if part.heading.level:
                self._blocks[self.key(lines[part.heading.line - 1])].append(lines[part.heading.line - 1])
        for section in MODULE_SECTIONS:
            if section in page.body.sections:
                self._headings[section,] = lines[page.body.sections[section].heading.line - 1]
        for step in page.body.steps:
            self._headings[step_key(step.title, step.minutes, step.method, step.objectives, step.material)] = lines[step.line - 1]
        for sheet in (*page.body.handouts, *page.body.flipcharts):
            self._headings[sheet.code, folded(sheet.title)] = lines[sheet.line - 1]
        for item in page.body.quiz:
            self._items[self.item_key(item)] = lines[item.line - 1 : item.last_line]

    def key(self, block: str) -> str:
        """What readers see of a block, the same for two ways of typing it."""
        self._markdown.reset()
        made = _TERM.sub(r"\1", self._markdown.convert(_REMARK.sub("", block)))
        return " ".join(folded(html.unescape(_AROUND.sub(r"\1", _UNSEEN.sub("", made)))).split())

    def words(self, prose: str) -> str:
        """What readers see of a page, without its marks."""
        self._markdown.reset()
        return html.unescape(re.sub(r"<[^>]*>", "", self._markdown.convert(prose)))

    def block(self, block: str) -> str:
        """The block as it was typed, if it still says the same; each place of the page is given once, and the last one for ever."""
        known = self._blocks.get(self.key(block))
        return (known.pop(0) if len(known) > 1 else known[0]) if known else block

    def heading(self, *key: object) -> str | None:
        """The line of a heading that did not change."""
        return self._headings.get(key)

    def item_key(self, item: Item) -> str:
        """What readers see of a question."""
        answers = (f"{answer.is_right} {self.key(answer.text)}" for answer in item.answers)
        return "\n".join([self.key(item.question), *answers, self.key(item.explanation), str(item.objectives)])

    def item(self, item: Item) -> list[str] | None:
        """The lines of a question that did not change, with its number of today."""
        lines = self._items.get(self.item_key(item))
        return [re.sub(r"^\d+", str(item.number), lines[0]), *lines[1:]] if lines else None


def step_key(title: str, minutes: int | None, method: object, objectives: tuple[int, ...], material: str) -> tuple[object, ...]:
    """What the heading of a step says."""
    return (folded(title), minutes, str(method), objectives, folded(material))
