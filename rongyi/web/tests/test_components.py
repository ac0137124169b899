"""Each component renders, escapes what people typed, and says to voices what eyes see."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rongyi.kernel.text import Text
from rongyi.web.rows import Answer, Choice, ErrorLine, Field, File, Material, Task, Tile

HOSTILE = '<script>"x"</script>'
COMPONENTS = Path(__file__).parent.parent / "components"
ROOMS = COMPONENTS.parent.parent


class Reader(HTMLParser):
    """Collects ids, references to ids, and anything that a strict policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.wanted: set[str] = set()
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.wanted.update(str(given.get(name) or "").split())
        self.forbidden += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.forbidden.append(tag)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("folder", sorted(COMPONENTS.iterdir()), ids=lambda folder: folder.name)
def test_a_component_is_a_folder_with_a_template_and_stands_on_some_page(folder, gallery):
    pages = [*COMPONENTS.glob("*/index.html"), *ROOMS.glob("*/templates/**/*.html")]
    sources = gallery + "".join(page.read_text("utf-8") for page in pages)

    assert (folder / "index.html").is_file()
    used = f"<c-{folder.name.replace('_', '-')}"
    assert re.search(rf"{used}[\s/>]", sources), f"{used} stands on no page"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_gallery_names_every_input_and_holds_nothing_inline(language, render, gallery):
    html = render(gallery, language)

    reader = read(html)
    assert reader.wanted <= set(reader.ids), reader.wanted - set(reader.ids)
    assert len(reader.ids) == len(set(reader.ids)), "an id stands twice"
    assert reader.forbidden == []
    assert "None" not in re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ('<c-field :row="row" />', Field(code="a", label=HOSTILE, value=HOSTILE, error=HOSTILE)),
        ('<c-field :row="row" />', Field(code="a", label=HOSTILE, value=HOSTILE, fixed=True)),
        (
            '<c-field :row="row" />',
            Field(
                code="a",
                label=HOSTILE,
                type="choices",
                choices=(Choice(code=HOSTILE, label=HOSTILE, help=HOSTILE),),
            ),
        ),
        (
            '<c-field :row="row" />',
            Field(code="a", label=HOSTILE, type="date", value="<script>-<b>-x"),
        ),
        ('<c-summary :rows="rows" />', [Answer(label=HOSTILE, value=HOSTILE, source=HOSTILE)]),
        ('<c-tasks :rows="rows" />', [Task(title=HOSTILE, state=HOSTILE, hint=HOSTILE)]),
        ('<c-tile :row="row" />', Tile(title=HOSTILE, url=HOSTILE, words=HOSTILE)),
        ('<c-error-summary :errors="rows" />', [ErrorLine(words=HOSTILE, target=HOSTILE)]),
        (
            '<c-upload :row="row" />',
            Material(
                code="m",
                title=HOSTILE,
                way="upload",
                files=(File(id="1", name=HOSTILE, size=1, error=HOSTILE, remove_url=HOSTILE),),
            ),
        ),
        ('<c-search action="/" :value="row" />', HOSTILE),
        ('<c-search action="/" value="{{ row }}" />', HOSTILE),
        ('<c-notice :title="row">{{ row }}</c-notice>', HOSTILE),
    ],
)
def test_what_people_typed_is_shown_and_never_run(render, source, rows):
    html = render(source, row=rows, rows=rows)

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_an_error_is_said_at_the_field_and_in_the_summary(render):
    html = render('<c-error-summary :errors="errors" /><c-form :groups="groups" />')

    assert 'href="#field-floor_area"' in html
    assert 'id="field-floor_area"' in html
    assert 'aria-invalid="true"' in html
    assert html.count("Enter the floor area in figures, such as 120") == 2
    assert 'value="12a"' in html, "what was typed is kept"


def test_a_found_value_says_where_it_comes_from_and_cannot_be_overtyped(render):
    html = render('<c-field :row="groups.0.fields.0" />')

    assert "<input" not in html
    assert "From the company register" in html
    assert "Correct it" in html


def test_a_badge_has_words_besides_its_tint(render):
    html = render('<c-badge way="data_call" /><c-badge way="upload" state="waiting" />')

    assert "Found in data" in html
    assert "Being checked" in html
    assert html.count('aria-hidden="true"') == 2


def test_the_large_text_is_offered_for_the_same_page(render):
    html = render("<c-text-size />")

    assert "size=large&amp;next=" in html
    assert "%3Fq%3D1" in html, "the page and its question are kept"


def test_a_task_that_cannot_start_is_no_link(render):
    html = render('<c-tasks :rows="tasks" />')

    assert html.count("<a ") == 1
    assert "Cannot start" in html


def test_text_of_both_languages_is_shown_in_that_of_the_page(render):
    row = Text(zh="营业执照", en="Business licence")

    assert render("{{ row|words }}", "zh-hans", row=row) == "营业执照"
    assert render("{{ row|words }}", "en", row=row) == "Business licence"
