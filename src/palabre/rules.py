"""Every rule that content is held to: its permanent code, how severe a breach is, and how to mend one.

A rule is stated as if it held. The page docs/contribute/rules.md is made from this table; a code is never given to
another rule, and a rule that is dropped leaves its code unused.
"""

from __future__ import annotations

from dataclasses import dataclass

from palabre.messages import N_
from palabre.problems import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `statement` as if it held, `mend` in a sentence or two for editors."""

    code: str
    statement: str
    mend: str
    severity: Severity = Severity.ERROR
    is_waivable: bool = True


GROUPS: dict[str, str] = {
    "PB0": N_("Files and metadata that can be read"),
    "PB1": N_("Fields"),
    "PB2": N_("Languages"),
    "PB3": N_("Structure of the text"),
    "PB4": N_("Links, pictures and addresses"),
    "PB5": N_("Do no harm"),
    "PB6": N_("Data files"),
    "PB7": N_("The built site and what is carried"),
}


def _rule(code: str, statement: str, mend: str, severity: Severity = Severity.ERROR, is_waivable: bool | None = None) -> Rule:
    # a page whose metadata cannot be trusted cannot carry a waiver for it
    if is_waivable is None:
        is_waivable = severity is Severity.ERROR and code[:3] not in ("PB0", "PB1", "PB6", "PB7")
    return Rule(code, statement, mend, severity, is_waivable)


_ALL = (
    _rule("PB001", N_("Every page and data file is written in UTF-8."), N_("Open the file in your editor and save it again with the encoding UTF-8.")),
    _rule(
        "PB002",
        N_("A file is small enough to be read on an old machine: 400 kB a page, 2 MB a data file."),
        N_("Split the page; put pictures in files of their own."),
    ),
    _rule("PB003", N_("docs/ holds plain files and folders only."), N_("Put the file itself in the place of the link."), is_waivable=False),
    _rule(
        "PB004",
        N_("A page begins with its metadata between two lines of three hyphens."),
        N_("Put --- on the first line, the fields below it, and --- again after the last one. Nothing stands before the first ---."),
    ),
    _rule("PB005", N_("The metadata are closed by a line of three hyphens."), N_("Put --- on a line of its own after the last field.")),
    _rule(
        "PB006",
        N_("The metadata can be read."),
        N_("Put a text that contains a colon, a bracket or a quote in double quotes; use spaces, never tabs; put no space before the colon of a field."),
    ),
    _rule("PB007", N_("The metadata hold no YAML tags, anchors or references."), N_("Write the value itself, or put it in quotes.")),
    _rule("PB008", N_("The metadata are short and shallow."), N_("Keep only the fields that the field table lists, with one item a line.")),
    _rule("PB009", N_("No field stands twice."), N_("Delete one of the two.")),
    _rule("PB010", N_("A text that looks like a number, a date or yes/no is in quotes."), N_("Put the value in double quotes.")),
    _rule(
        "PB011",
        N_("Names of files work on every system: small ASCII letters, digits and hyphens, at most 60 characters, no two alike."),
        N_("Rename the file, for instance to do-no-harm.md, and mend the links to it."),
    ),
    _rule("PB012", N_("No two files have the same address."), N_("Keep one of the two.")),
    _rule("PB013", N_("A page holds no invisible control or direction signs."), N_("Type the line again, without copying it.")),
    _rule("PB101", N_("A page has only fields that the field table lists."), N_("Correct the name of the field, or delete it.")),
    _rule("PB102", N_("A page has all the fields that its kind requires."), N_("Add the field with its value.")),
    _rule("PB103", N_("A field has the type that the field table gives."), N_("Write the value as the field table shows.")),
    _rule("PB104", N_("A field that takes one of several words has one of them."), N_("Choose one of the words that the message lists.")),
    _rule("PB105", N_("A field is neither too long nor too short."), N_("Shorten or lengthen the text.")),
    _rule("PB106", N_("A list has as many items as it takes, none of them twice."), N_("Add, delete or merge items.")),
    _rule("PB107", N_("Dates, versions, ids and codes have their form."), N_("Write the value like the example in the message.")),
    _rule(
        "PB108", N_("A field that names a module, a project, a work or an organisation names one that exists."), N_("Correct the name, or add what it names.")
    ),
    _rule("PB109", N_("An id belongs to one page only."), N_("Give the newer page the next free id.")),
    _rule("PB110", N_("A title belongs to one page only."), N_("Give one of the pages another title.")),
    _rule("PB111", N_("Prerequisites lead back to a beginning, never in a circle."), N_("Take one of the modules out of the prerequisites of another.")),
    _rule(
        "PB112",
        N_("An objective begins with a verb whose result can be observed."),
        N_("Start with what people will do: name, sort, explain, draw, choose; not know, understand or be aware of."),
    ),
    _rule("PB113", N_("A key message can be said in one breath: at most 20 words."), N_("Shorten it, or make two of it.")),
    _rule("PB114", N_("Values that belong together fit: the smaller before the larger, the earlier before the later."), N_("Correct one of the two values.")),
    _rule("PB115", N_("Shares sum to 100, or none is given."), N_("Correct the percentages.")),
    _rule("PB116", N_("A page is reviewed in time."), N_("Review the page, then set reviewed and review_by anew."), Severity.WARN),
    _rule("PB117", N_("Every statement of a project names a source that the page lists."), N_("Add the source under sources, or correct its id.")),
    _rule(
        "PB118",
        N_("Every number in the text of a project stands in a field that has a source."),
        N_("Add the statement with its source under facts, or take the number out of the text."),
    ),
    _rule("PB119", N_("The newest change has the version of the page."), N_("Add an entry to changes, or correct its version.")),
    _rule(
        "PB120", N_("A waiver names a rule that can be waived, and has not ended."), N_("Mend the page, or agree anew and set another day."), is_waivable=False
    ),
    _rule("PB121", N_("A line of a timetable is either a module or a pause with its minutes."), N_("Write {module: M01} or {pause: lunch, minutes: 60}.")),
    _rule("PB122", N_("The steps that a timetable takes from a module are steps that it has."), N_("Write the numbers of steps as they stand on its page.")),
    _rule(
        "PB123",
        N_("A module whose facts change quickly is reviewed again within 90 days."),
        N_("Set review_by to a day at most 90 days after reviewed."),
    ),
    _rule(
        "PB124",
        N_("A published module has at least 32 of the 40 points of its review, and at least 3 for safety and for sources."),
        N_("Mend what the review found weak and have it reviewed again, or set status: draft."),
    ),
    _rule(
        "PB125",
        N_("A published module was reviewed by somebody who did not write it."),
        N_("Add data/reviews/ with the scores and reasons, as the page for reviewers shows."),
        Severity.WARN,
    ),
    _rule("PB201", N_("Every page exists in every required language."), N_("Copy the page to the path in the message and translate it.")),
    _rule(
        "PB202",
        N_("A translation names the version of the original that it was made from."),
        N_("Bring the translation up to date, then set source_hash to the value in the message."),
    ),
    _rule(
        "PB203",
        N_("A page has the same structure in every language: steps, minutes, methods, sheets, quiz keys."),
        N_("Give the translation the same structure as the original, in the same order."),
    ),
    _rule("PB204", N_("Fields that do not depend on the language are the same in every language."), N_("Copy the value from the original.")),
    _rule("PB205", N_("Only a translation has a source_hash."), N_("Delete the field in the original; add it in the translation.")),
    _rule(
        "PB206",
        N_("A folder with the name of a language is a language of the site."),
        N_("Add the language to mkdocs.yml, or rename the folder."),
        is_waivable=False,
    ),
    _rule("PB207", N_("A translation has an original."), N_("Write the original, or delete the translation.")),
    _rule("PB208", N_("A translation is translated."), N_("Translate the paragraph."), Severity.WARN),
    _rule("PB301", N_("A page has all the sections of its kind."), N_("Add the section with the heading that the message gives.")),
    _rule("PB302", N_("Sections stand in their fixed order."), N_("Move the section to its place.")),
    _rule(
        "PB303",
        N_("A page has only the sections of its kind, each once."),
        N_("Rename the heading, make it a heading of the third level, or put the two texts together."),
    ),
    _rule("PB304", N_("Every step says how many minutes it takes."), N_("Write { minutes=25 method=discussion } behind its name.")),
    _rule(
        "PB305",
        N_("The minutes of the steps are whole numbers, and a module lasts at most 480 minutes."),
        N_("Correct the minutes, or make two modules of one."),
    ),
    _rule(
        "PB306",
        N_("A step is complete: what it is for, numbered instructions, what to say, what to watch out for, a way without reading."),
        N_("Add what the message names."),
    ),
    _rule("PB307", N_("Every step has a method of the list."), N_("Choose one of the methods that the message lists.")),
    _rule("PB308", N_("A quiz has 5 to 8 questions."), N_("Add or delete questions.")),
    _rule("PB309", N_("Every question has right and wrong answers that can be read."), N_("Mark the right answers with - [x] and the others with - [ ].")),
    _rule("PB310", N_("Every question explains its answer."), N_("Add a line that starts with four spaces and > after the answers.")),
    _rule(
        "PB311",
        N_("Every objective is served by a step and tested by a question."),
        N_("Add its number to the objectives of a step, and { objective=1 } to a question."),
    ),
    _rule("PB312", N_("Every handout and flipchart has a code and a mark."), N_("Write its heading like this: ### H1 Its name { .handout }.")),
    _rule("PB313", N_("Every box is of a kind that exists."), N_("Use say, watch-out, no-reading, facilitator, note or example.")),
    _rule("PB314", N_("No box is empty."), N_("Start each line of its text with four spaces.")),
    _rule("PB315", N_("Places that the build fills in are marked by their name."), N_("Write the marker as the guide for editors shows.")),
    _rule("PB316", N_("A handout holds nothing that is for facilitators only."), N_("Move the box to the step or to the trainer's notes."), is_waivable=False),
    _rule("PB317", N_("No section or sheet is empty."), N_("Write it, or say in one line why there is nothing.")),
    _rule("PB318", N_("The title is the only heading of the first level."), N_("Start the heading with ##.")),
    _rule(
        "PB319",
        N_("A flipchart can be drawn by hand: it says how, and has at most 25 words."),
        N_("Shorten what stands on it; add the paragraph that says how to draw it."),
        Severity.WARN,
    ),
    _rule("PB320", N_("A handout fits on a sheet: at most 250 words, cards, cases and scripts apart."), N_("Shorten it, or make two of it."), Severity.WARN),
    _rule(
        "PB330",
        N_("A block of code stands apart from the text, and is closed."),
        N_("Put the same signs on a line of their own after its last line, and an empty line before the first."),
    ),
    _rule("PB331", N_("A comment stands on lines of its own, and is closed."), N_("Put --> at its end.")),
    _rule("PB332", N_("Headings go down one level at a time."), N_("Give the heading the level that the message names.")),
    _rule("PB333", N_("A heading is a heading, not a line in bold."), N_("Start the line with ### and take the ** away.")),
    _rule("PB334", N_("An empty line stands before a list."), N_("Put an empty line before its first item.")),
    _rule("PB335", N_("An inner list is moved in by four spaces for each level."), N_("Start its items with four spaces.")),
    _rule(
        "PB336",
        N_("A table has an empty line before it, a line of hyphens under its heads, and the same number of cells in each row."),
        N_("Mend what the message names."),
    ),
    _rule(
        "PB337",
        N_("A heading starts with # signs, a space, and its text."),
        N_("Start it at the very left with # signs and a space; put an empty line before it, and before a line of hyphens."),
    ),
    _rule(
        "PB338",
        N_("No line is endless, full of brackets or nested without end, and no page has thousands of lines."),
        N_("Break it up, or delete what has no purpose."),
        is_waivable=False,
    ),
    _rule("PB339", N_("An anchor belongs to one heading."), N_("Give one of the headings another anchor or another text.")),
    _rule("PB340", N_("Links by name and footnotes are defined."), N_("Write the address in round brackets, or add the text of the footnote.")),
    _rule("PB341", N_("Pages are written in Markdown, without active HTML."), N_("Write it in Markdown, or leave it out."), is_waivable=False),
    _rule("PB342", N_("What stands in braces behind a heading can be read."), N_("Write { minutes=25 method=debate } with both braces.")),
    _rule("PB343", N_("Lines start with spaces, never with tabs."), N_("Replace each tab by four spaces.")),
    _rule("PB344", N_("Bold text is closed."), N_("Put ** before and after the bold words.")),
    _rule("PB345", N_("A link has a text, an address and both brackets."), N_("Write [text](page.md).")),
    _rule(
        "PB346",
        N_("A radio script is a table of times, voices, sounds and words."),
        N_("Write a line for each time: | 0–8 | Woman | A well | Her words |."),
    ),
    _rule(
        "PB347",
        N_("The lines of a radio script follow each other and fill its time: 60 seconds or 10 minutes."),
        N_("Let each line begin when the one before it ends, and the last one end with the script."),
    ),
    _rule(
        "PB348",
        N_("The words of a radio script can be said in its time: at most 150 a minute."),
        N_("Cut words, or give the line more seconds."),
    ),
    _rule(
        "PB349",
        N_("What is said aloud has short sentences: half of them have at most 16 words."),
        N_("Cut the longest sentences of the boxes !!! say in two."),
        Severity.WARN,
    ),
    _rule("PB350", N_("Every sign of a page can be printed."), N_("Write it with other signs, or leave it out."), is_waivable=False),
    _rule("PB401", N_("A link leads to a page or file that exists."), N_("Correct the path; the message names the nearest one.")),
    _rule("PB402", N_("A link leads to a heading that exists."), N_("Correct what stands behind the #.")),
    _rule(
        "PB403",
        N_("Pages are linked by their file, from where they stand, in their own language."),
        N_("Write ../modules/do-no-harm.md rather than an address of the site."),
    ),
    _rule("PB404", N_("A picture exists."), N_("Correct the path, or add the picture.")),
    _rule("PB405", N_("Every picture says in words what it shows."), N_("Write it between the square brackets: ![A tree with…](tree.svg).")),
    _rule("PB406", N_("The text of a link says where it leads."), N_("Name the page instead of writing here or click here.")),
    _rule(
        "PB408", N_("Nothing is loaded from another site."), N_("Put the picture in docs/assets/ if its licence allows it, or leave it out."), is_waivable=False
    ),
    _rule("PB409", N_("An address once published never dies."), N_("Add the old address to redirect_from of the page that replaces it."), is_waivable=False),
    _rule("PB410", N_("A redirect comes from an address that no page has, and leads to one page."), N_("Delete it on one of the pages.")),
    _rule("PB411", N_("A link opens a page, a file or a web address, nothing else."), N_("Use https:// or the path of a file."), is_waivable=False),
    _rule(
        "PB414",
        N_("A drawing is small, without scripts, and loads nothing."),
        N_("Draw it simpler: at most 8 kB, black lines, no scripts, no links to other files."),
        is_waivable=False,
    ),
    _rule("PB415", N_("A drawing has its words in every language."), N_("Add the missing words under labels in the notes of the drawing."), is_waivable=False),
    # do no harm: PB501 to PB535, but for PB527, which stands with what is said of the built site
    _rule(
        "PB501",
        N_("No telephone number stands in a text, a field or the name of a file."),
        N_("Take the number out; write who can be asked instead, for instance the town hall or the health centre."),
        Severity.BLOCK,
        is_waivable=False,
    ),
    _rule(
        "PB502",
        N_("The only e-mail addresses and accounts are those of a role."),
        N_("Take the address out, or give the one of a role, for instance contact@ with the name of the organisation."),
    ),
    _rule(
        "PB503",
        N_("No coordinates, map links or codes of a spot stand anywhere."),
        N_("Take them out; name the region, or at most the cercle or the province."),
        Severity.BLOCK,
        is_waivable=False,
    ),
    _rule(
        "PB504",
        N_("No picture carries camera data, a place, an author or a comment."),
        N_("Save the picture anew without metadata, for instance with exiftool -all=, and look at it once more."),
        Severity.BLOCK,
        is_waivable=False,
    ),
    _rule(
        "PB505",
        N_("docs/ holds pages, pictures and plain text; what no rule can look into is not published."),
        N_("Write on a page what readers need of the file, and delete it: an office file carries names, a recording a voice."),
        is_waivable=False,
    ),
    _rule(
        "PB506",
        N_("No participant, witness, victim or other private person is named; authors of works cited are."),
        N_("Write the role instead of the name."),
        Severity.BLOCK,
        is_waivable=False,
    ),
    _rule(
        "PB507",
        N_("No list of those who came is asked for, and no table has columns for names, telephones, villages or signatures."),
        N_("Count with stones, or write only how many women and men came."),
        Severity.BLOCK,
        is_waivable=False,
    ),
    _rule("PB508", N_("No number of an identity paper stands anywhere."), N_("Take the number out."), Severity.BLOCK, is_waivable=False),
    _rule(
        "PB509",
        N_("Pictures are drawings; a photograph needs the consent of those it shows."),
        N_("Draw it instead; or write depicts_people: consented and consent_ref in its notes."),
        Severity.BLOCK,
        is_waivable=False,
    ),
    _rule(
        "PB510",
        N_("Every picture has notes: where it is from, its licence, whom it shows; no machine made a photograph of people."),
        N_("Add a file with the same name and the ending .yml beside the picture."),
    ),
    _rule("PB511", N_("No picture shows a uniform, a weapon, a number plate, a sign, a camp, a tattoo or a flag."), N_("Use a picture without it.")),
    _rule(
        "PB512",
        N_("No child can be recognised: no age under eighteen near a place or a first name, no picture with minors."),
        N_("Leave out the place, the name and the age; draw children without faces."),
        Severity.BLOCK,
        is_waivable=False,
    ),
    _rule(
        "PB513",
        N_("A page that speaks of sexual violence says where to turn, and never with a place, a day or an age in the same paragraph."),
        N_("Add a note at the top and a link to the referral card K1; keep places, days and ages apart."),
    ),
    _rule(
        "PB514",
        N_("No label stands for armed actors in our own voice; in quotation marks with its author it may."),
        N_("Write armed men, group not identified, or claimed by X with source and date; or non-state armed group; or quote the word and say whose it is."),
    ),
    _rule(
        "PB515",
        N_("No act and no guilt is given to a community, a people or a trade."),
        N_("Write what happened and what is not known: a herd was stolen; it is not known who took it."),
        Severity.BLOCK,
        is_waivable=False,
    ),
    _rule(
        "PB516",
        N_("No word looks down on people for their birth, their colour, their schooling or their way of life."),
        N_(
            "Write people affected by descent-based discrimination, people who learn by ear, or what people do. Only M05 may show such a word, as code or in an example box."
        ),
    ),
    _rule(
        "PB517",
        N_("Nothing is said of patrols, convoys, posts, movements, ambushes or informants; only M12 names what is never discussed."),
        N_("Leave it out. In M12, write it in a note or facilitator box that begins with: what we never discuss."),
        Severity.BLOCK,
        is_waivable=False,
    ),
    _rule(
        "PB518",
        N_("A force or a unit is accused only in a sentence that names a court or the United Nations."),
        N_("Name the judgment or the report with its date in the same sentence; or write what happened without saying who did it."),
    ),
    _rule(
        "PB519",
        N_("What changes with politics stands with its year and its source, on a page that is reviewed every 90 days."),
        N_("Add the year and the source in the same sentence, and set review_by to 90 days after reviewed."),
        Severity.WARN,
    ),
    _rule(
        "PB520",
        N_("No day and place of a meeting to come is published."),
        N_("Take the place out, and write about the meeting when it is over."),
        Severity.BLOCK,
        is_waivable=False,
    ),
    _rule(
        "PB521",
        N_("No place finer than a cercle or a province is named, save communes on project pages, away from people and incidents."),
        N_("Name the cercle or the province, or an invented commune that the page says is invented."),
    ),
    _rule("PB522", N_("A number of people below five never stands with a place."), N_("Write some, or fewer than ten, or leave the place out.")),
    _rule("PB523", N_("No money, work or protection is promised."), N_("Take it out, or say what people will not get."), Severity.WARN),
    _rule(
        "PB524",
        N_("A picture of people who agreed to it names their consent in the register."),
        N_("Add consent_ref: C-0001 with the number in the register, or take the picture out."),
    ),
    _rule("PB525", N_("Nothing stays whose consent was taken back."), N_("Take out what it was given for, here and in the next copies.")),
    _rule("PB526", N_("A page that speaks of one party to a dispute names the other one too."), N_("Name the other side, and what both need."), Severity.WARN),
    _rule("PB531", N_("No picture shows the emblem of a State, an army, a group or a donor."), N_("Use a picture without it."), Severity.WARN),
    _rule(
        "PB532",
        N_("The safety line, the situations in which a module is not run and the referral card say the same in every language."),
        N_("Read both sentences side by side, and make them say the same."),
    ),
    _rule("PB533", N_("No project page repeats a source page word for word."), N_("Say it in your own words, as a dated fact with its source."), Severity.WARN),
    _rule(
        "PB534",
        N_("The site says in every language how to have something removed, with the address of a role."),
        N_("Put the line <!-- palabre: contact --> on the page take-down.md of each language, and the address of a role under extra: contact: in mkdocs.yml."),
    ),
    _rule("PB535", N_("The sentences of a page have at most 20 words on average."), N_("Cut the longest sentences in two."), Severity.INFO),
    # end of do no harm
    _rule(
        "PB601",
        N_("A term of the glossary has a wording in every required language."),
        N_("Add the term and its definition in the language that the message names."),
    ),
    _rule("PB602", N_("A term of the glossary means one thing."), N_("Give one of the two another term, or put them together.")),
    _rule(
        "PB603",
        N_("data/search.yml names languages and pages that the site has."),
        N_("Correct the name, or delete the line."),
    ),
    _rule(
        "PB604",
        N_("The lists of what is kept out, data/revoked-consents.txt and data/source-shingles.txt, hold hashes only."),
        N_("Delete the line, and let scripts/keep_out.py write what you want to keep out."),
    ),
    _rule(
        "PB527",
        N_("No page asks anything of another host, and no form sends what people type."),
        N_("Serve the file from the site, or leave it out."),
        is_waivable=False,
    ),
    _rule("PB701", N_("Every link of the built site leads to a page or file of it."), N_("Correct the link in the page or template that writes it.")),
    _rule("PB702", N_("Every link of the built site leads to a heading that the page has."), N_("Correct what stands behind the #.")),
    _rule("PB703", N_("In a copy for sticks, every link names a page, never a folder."), N_("Correct the template that writes it.")),
    _rule("PB704", N_("No page holds a script or a style in an attribute, which a strict policy would refuse."), N_("Put it into a file of the theme.")),
    _rule("PB710", N_("A copy for sticks holds everything that its edition promises."), N_("Run the command of the hint, then make the copy again.")),
    _rule("PB711", N_("Every path in a copy is short enough for Windows, wherever the copy stands."), N_("Give the page a shorter name.")),
    _rule("PB712", N_("A copy with a limit stays below it."), N_("Make its largest files smaller: they are named.")),
    _rule(
        "PB713", N_("A copy without names holds no name of the site or of an organisation."), N_("Take the name out of the page that the file is made from.")
    ),
)
RULES: dict[str, Rule] = {rule.code: rule for rule in _ALL}
