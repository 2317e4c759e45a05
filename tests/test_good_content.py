"""What is legal raises no alarm: the Markdown, the metadata and the modules that other people write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import editing

PROSE = {
    "lists within lists": """
- Water

    - from the well

        - with a rope
        - with a pump

    - from the river

- Shade
""",
    "numbers within points": """
* Before

    1. Ask
    2. Listen

* After

    + Say thanks
""",
    "an item of several paragraphs": """
1. Ask the first side.

    Wait for the answer.

    > "We were here first."

2. Ask the second side.
""",
    "an item that goes on to the next line": """
- Ask the first side,
  and wait for the answer.
- Ask the second side,
and wait for the answer too.
""",
    "a list of things to do": """
- [ ] Find shade
- [x] Find a stick
""",
    "a table with signs in code": """
| Sign | Means |
|:-----|------:|
| `a|b` | one or the other |
| `\\|` | the sign itself |
| a \\| b | the same |
| | an empty cell |
""",
    "a table of one column": """
| Word |
|------|
| well |
""",
    "links with a title": """
See [the works](references.md "Works cited"), [the well](modules/well.md 'The well') and [the steps](modules/well.md#steps "Steps").
""",
    "links by name": """
See [the works][works], [works][] and [works], and [the page of someone else][1].

[works]: references.md "Works cited"
[1]: https://example.org/a_(b)?c=d#e
""",
    "addresses with brackets": """
See [a well](https://example.org/wiki/Well_(water)) and <https://example.org/well>.
""",
    "footnotes": """
Water is short[^short], and people are patient.[^2]

[^short]: For a part of the year.

    Longer in some years.

[^2]: Most of them.
""",
    "headings with signs": """
## Questions & answers: **what**, `when` and *why* not? ##

### The [well](modules/well.md) of `code_with_underscores`

#### 3 wells, 2 buckets { #wells }

See [above](#wells).
""",
    "a picture within a link": """
[![A tree: its roots are the causes](assets/drawings/tree.svg)](modules/well.md)
""",
    "a picture with a title and a width": """
![A tree: its roots are the causes](assets/drawings/tree.svg "A tree"){ width=300 }
""",
    "two pictures in a table": """
| Before | After |
|---|---|
| ![A tree](assets/drawings/tree.svg) | ![The same tree](assets/drawings/tree.svg) |
""",
    "harmless HTML": """
Press <kbd>Enter</kbd>, drink H<sub>2</sub>O,<br>and read the <abbr title="a short word">abbr</abbr>.
""",
    "a definition list": """
Well
:   A hole with water in it.

Bucket
:   What brings the water up.
""",
    "quotes within quotes": """
> She said:
>
> > We were here first.
>
> - and she smiled
> - and he smiled
""",
    "code that looks like everything else": """
```markdown
# A title
## Steps
### Two neighbours
- [ ] [click here](nowhere.md)
![](nothing.png)
<!-- palabre: nothing -->
<script>alert(1)</script>
!!! nothing
**bold
```
""",
    "code within a list": """
1. Type this:

    ```yaml
    title: "{ minutes=25 }"
    ```

2. Save it.
""",
    "signs in code": """
Write `[click here](nowhere.md)`. Write `![](x.png)`. Write `<!-- palabre: glossary -->`, `**` and ``a ` b``.
""",
    "signs that mean themselves": """
2 * 3 * 4 is 24, a_b_c is a name, 5 < 6 and 7 > 6, 50% of [some], nothing \\* and \\[this\\].
""",
    "lines": """
Above the line.

---

Between the lines.

***

Below the line,{two_spaces}
after a break.
""".replace("{two_spaces}", "  "),
    "a year at the start of a line": """
The rule was agreed upon in the year
2016. It has been kept since, says the story of
3 families - or so we hear.
""",
    "boxes of all kinds": """
!!! note "With a title"

    A list in it:

    - one
    - two

!!! example

    A short one.

!!! tip

    From the theme.

- In a list:

    !!! note

        Even here.
""",
    "a comment": """
<!-- to be
checked -->

Text.
""",
    "other scripts": """
السلام عليكم, ⵜⵉⴼⵉⵏⴰⵖ, ŋɔɲɛ, « œuvre » : 1 200 m² – 🌳
""",
    "emphasis of all sorts": """
*One* and _two_ **three** __four__ ***five*** **six *seven* eight**, and **nine**: ten.

**A lead-in:** and its sentence.
""",
}  # fmt: skip


def in_french(prose: str) -> str:
    """Different enough not to be taken for a page that nobody translated."""
    return prose.replace(" the ", " la ").replace(" and ", " et ").replace(" is ", " est ")


@pytest.mark.parametrize("prose", PROSE.values(), ids=PROSE.keys())
def test_legal_markdown_raises_no_alarm_on_a_general_page(prose: str, tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    editing.apply(
        root, [{"file": "docs/index.md", "append": prose}, {"file": "docs/fr/index.md", "append": in_french(prose).replace("(assets/", "(../assets/")}]
    )

    assert editing.report(root, stamped=True) == ""


@pytest.mark.parametrize("prose", [text for name, text in PROSE.items() if "heading" not in name], ids=[name for name in PROSE if "heading" not in name])
def test_legal_markdown_raises_no_alarm_in_a_module(prose: str, tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    for folder, heading in (("", "## When not to run it"), ("fr/", "## Quand ne pas l'animer")):
        up = "../" * (1 + bool(folder))
        moved = (
            (in_french(prose) if folder else prose)
            .replace("(assets/", f"({up}assets/")
            .replace("modules/well.md", "well.md")
            .replace("references.md", "../references.md")
        )
        editing.apply(root, [{"file": f"docs/{folder}modules/market.md", "replace": heading + "\n", "with": moved + "\n" + heading + "\n"}])

    assert editing.report(root, stamped=True) == ""


MODULES = {
    "a step with lists, a table and headings of its own": [
        ("1. Put the baskets on the ground.\n", "1. Posez les paniers par terre.\n", "1. Put this down:\n\n    - one basket\n    - another\n\n"),
        ("!!! say\n", "!!! say\n", "#### On the ground\n\n| left | right |\n|---|---|\n| need | offer |\n\n!!! say\n"),
    ],
    "more boxes than a step needs": [
        ("!!! watch-out\n", "!!! watch-out\n", "!!! facilitator\n\n    Look at both.\n\n!!! say\n\n    \"And you?\"\n\n!!! watch-out\n"),
    ],
    "a box with a list in a step": [
        ("    Use fruits instead of written prices.\n", "    Prenez des fruits au lieu de prix écrits.\n", "    1. Take fruits.\n    2. Leave the prices.\n\n    > One mango, one price.\n"),
    ],
    "minutes in quotes and the braces without spaces": [
        ('{ minutes=45 method=practice objectives="1 2 3 4" material="2 baskets" }', '{ minutes=45 method=practice objectives="1 2 3 4" material="2 paniers" }', '{minutes="45" method="practice" objectives="1, 2, 3, 4"}'),
    ],
    "a numbered list before the questions": [
        ("Read each question aloud; people lift one stone or two.\n", "Lisez chaque question à voix haute ; on lève un caillou ou deux.\n", "1. Read aloud.\n2. Count the stones.\n\nThen ask:\n"),
    ],
    "a question that goes on to the next line": [
        ("1. What do you ask first? { objective=1 }\n", "1. Que demandez-vous d'abord ? { objective=1 }\n", "1. A trader comes to you, early,\nand is silent. What do you ask first?\n   { objective=1 }\n"),
    ],
    "answers with capitals and several right ones": [
        ("    - [x] What do you need?\n    - [ ] How much?\n", "    - [x] De quoi avez-vous besoin ?\n    - [ ] Combien ?\n", "    * [X] What do you need?\n    * [ ] How much,\n      and when?\n    * [x] For whom?\n"),
    ],
    "an explanation of several lines": [
        ("    > The need comes before the price.\n", "    > Le besoin passe avant le prix.\n", "    > The need comes first.\n    >\n    > The price comes later.\n"),
    ],
    "a question of several paragraphs": [
        ("1. What do you ask first? { objective=1 }\n", "1. Que demandez-vous d'abord ? { objective=1 }\n", "1. A trader comes to you.\n\n    She is silent. { objective=1 }\n"),
    ],
    "questions that all have the number one": [
        ("2. What makes an offer clear?", "2. Qu'est-ce qui rend une offre claire ?", "1. What makes an offer clear?"),
        ("3. When is a price fair?", "3. Quand un prix est-il juste ?", "1. When is a price fair?"),
    ],
    "a handout with a table, headings and a picture": [
        ("What do you need? What can you offer?\n", "De quoi avez-vous besoin ? Que pouvez-vous offrir ?\n", "#### Ask\n\n| need | offer |\n|---|---|\n| | |\n\n#### Listen\n\n- [ ] done\n"),
    ],
    "a code of a sheet with a colon": [
        ("### H1 Two questions { .handout }", "### H1 Deux questions { .handout }", "### H12: Two questions { .handout #two }"),
    ],
    "a sheet of another letter": [
        ("### H1 Two questions { .handout }", "### H1 Deux questions { .handout }", "### L1 Count of people {.handout}"),
    ],
    "a flipchart of a drawing only": [
        ("## Flipcharts\n", "## Affiches\n", "## {flipcharts}\n\n### F1 Tree { .flipchart }\n\n![A tree: its roots are the causes](../{up}assets/drawings/tree.svg)\n\n**{draw}:**\n\n1. A line.\n"),
    ],
    "headings of the third level in any text": [
        ("Bring two baskets.\n", "Apportez deux paniers.\n", "### References for the basket\n\nBring two.\n\n### Steps to take\n\nOne.\n"),
    ],
    "names of sections with a curly apostrophe and capitals": [
        ("## Trainer's notes", "## Notes pour l'animation", "## {notes}"),
    ],
    "a break for lunch in the middle": [
        ("## Debrief", "## Bilan", "### Lunch { minutes=60 method=meal material=\"water\" }\n\nEat together.\n\n## {debrief}"),
    ],
}  # fmt: skip
ENGLISH = {"{flipcharts}": "Flipcharts", "{draw}": "How to draw it", "{notes}": "TRAINER’S NOTES", "{debrief}": "Debrief", "{up}": ""}
FRENCH = {"{flipcharts}": "Affiches", "{draw}": "Comment la dessiner ", "{notes}": "Notes pour l’animation", "{debrief}": "Bilan", "{up}": "../"}


@pytest.mark.parametrize("changes", MODULES.values(), ids=MODULES.keys())
def test_modules_of_other_people_raise_no_alarm(changes: list[tuple[str, str, str]], tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    for english, french, wanted in changes:
        for file, old, words in (("docs/modules/market.md", english, ENGLISH), ("docs/fr/modules/market.md", french, FRENCH)):
            new = in_french(wanted) if words is FRENCH else wanted
            for name, word in words.items():
                new = new.replace(name, word)
            editing.apply(root, [{"file": file, "replace": old, "with": new}])

    assert editing.report(root, stamped=True) == ""


FIELDS = {
    "a text on several lines": ('summary: "Two traders find out what each of them needs."', "summary: >-\n  Two traders find out\n  what each of them needs."),
    "a text as it stands": ('summary: "Two traders find out what each of them needs."', "summary: |\n  Two traders find out\n  what each of them needs.\n"),
    "a text without quotes": ('title: "The market"', "title: The market"),
    "a text in single quotes": ('title: "The market"', "title: 'The market: what''s fair?'"),
    "a comment behind a value": ("level: beginner", "level: beginner  # nobody needs to have led a session before"),
    "a list with one item a line": ("keywords: [market, trade, price]", "keywords:\n  - market\n  - trade\n  - \"price\""),
    "a list whose items are not moved in": ("references: [listening, fairness]", "references:\n- listening\n- fairness"),
    "fields of a field on lines of their own": ("group_size: {min: 6, max: 20}", "group_size:\n  min: 6\n  max: 20"),
    "a list that is left empty": ("field_tests: 0", "field_tests: 0\nprojects:\nwaivers: []"),
    "a date in quotes": ("review_by: 2027-11-22", 'review_by: "2027-11-22"'),
    "an objective that begins with a verb that reflects": ('- "Name what a trader needs"', '- "Prendre la parole devant le groupe"'),
    "an objective with an apostrophe": ('- "Name what a trader needs"', '- "S’exprimer sans accuser"'),
    "an objective of being able to do something": ('- "Name what a trader needs"', '- "Be able to name what a trader needs"'),
    "another licence of the list": ("licence: CC-BY-SA-4.0", "licence: CC0-1.0"),
    "an empty line between fields": ("level: beginner", "\n# how hard it is\nlevel: beginner\n"),
}  # fmt: skip


@pytest.mark.parametrize("change", FIELDS.values(), ids=FIELDS.keys())
def test_legal_metadata_raise_no_alarm(change: tuple[str, str], tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    editing.apply(root, [{"file": "docs/modules/market.md", "replace": change[0], "with": change[1]}])
    if change[0].startswith("licence"):
        editing.apply(root, [{"file": "docs/fr/modules/market.md", "replace": change[0], "with": change[1]}])

    assert editing.report(root, stamped=True) == ""


PROJECTS = {
    "numbers that stand in fields": "Some $40,000 and 40 000 dollars, 40.000 in all, for 12 wells of 30 families (SDG 16, target 16.1).",
    "dates of fields": "From 10 January 2016 to 9 January 2018, or January 10, 2016, or 2016-01-10, in 2016–2018 and in 2017-06.",
    "shares of fields": "60% went to wells, 40 % to talks; 100% to one country.",
    "numbers that state nothing": "See [the steps](../modules/well.md#step-3), `x = 99`, <https://example.org/2031/77>, point [^7] and the 1st, 2nd and 3rd meeting.\n\n[^7]: A note.",
    "lists that count": "1. Meet\n2. Listen\n3. Agree\n\n    1. on water\n    2. on hours",
    "several sources": "A well served 30 families [source: river-page, river-report], so it is said [source: river-report].",
    "figures beside a year": "In 2016 30 families met, and in 2017 12 wells had a rule.",
}


@pytest.mark.parametrize("text", PROJECTS.values(), ids=PROJECTS.keys())
def test_numbers_of_a_project_raise_no_alarm(text: str, tmp_path: Path) -> None:
    root = editing.project(tmp_path)
    editing.apply(root, [{"file": "docs/projects/river.md", "replace": "Families met before the dry season, and again after it.", "with": text}])

    assert editing.report(root, stamped=True) == ""
