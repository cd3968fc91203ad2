"""Documents as Markdown and HTML: readable, whole, and deaf to what customers write."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.tui import papers
from tui.documents.charts import chart
from tui.documents.discretion import discreet
from tui.documents.html import page, policy, style
from tui.documents.markdown import inline, markdown
from tui.documents.model import Document
from tui.documents.rendering import digest, rendered
from tui.widgets.cells import width
from tui.widgets.plain import plain

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='x",
    "a | b || c",
    "```\ncode\n```",
    "`x`",
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "https://evil.example/a?b=c",
    "www.evil.example",
    "evil.example/path",
    "mail me@evil.example",
    "# no heading",
    "- no list",
    "+ no list",
    "1. no list",
    "2) no list",
    "> no quote",
    "---",
    "===",
    "**bold** __bold__ ~~gone~~ _it_",
    "&lt;b&gt; &amp; &#60;",
    "[ref]: https://evil.example",
    "\\| \\",
    "\x1b[2J\x00\x7f",
    "\u202eedils\u2066",
    "line\nbreak\r\nand\u2028more",
    "]]> --> </style></svg></title>",
)


class Seen(HTMLParser):
    """What an HTML file is made of."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self._in_style = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        self.tags.append((tag, tuple(sorted(name for name, _ in attrs))))
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self._in_style = self._in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._in_style and data.strip():
            self.texts.append(data)


def tokens(text: str) -> list[Token]:
    """Return what a reader of GitHub's Markdown that links by itself makes of a text."""
    parsed = MarkdownIt("gfm-like").parse(text)
    return [inner for token in parsed for inner in (token, *(token.children or ()))]


def kinds(text: str) -> list[str]:
    """Return the kinds of everything in a text but its words."""
    return [t.type for t in tokens(text) if t.type not in ("text", "text_special")]


PLAIN_KINDS = kinds(markdown(papers.holding("word")))
PLAIN_TAGS = set(Seen(page(papers.holding("word"))).tags)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_obeys_nothing_that_a_text_says(text: str) -> None:
    assert kinds(markdown(papers.holding(text))) == PLAIN_KINDS


@pytest.mark.parametrize("text", HOSTILE)
def test_html_obeys_nothing_that_a_text_says(text: str) -> None:
    assert set(Seen(page(papers.holding(text))).tags) <= PLAIN_TAGS


TEXTS = st.text(st.sampled_from("ab1 <>&|`*_[]()#-+=.:/\\@~!\"'\n\u202e\x1b中"), min_size=1).filter(
    lambda text: plain(text).strip()
)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_no_text_at_all_is_obeyed(text: str) -> None:
    document = papers.holding(text)
    assert kinds(markdown(document)) == PLAIN_KINDS
    assert set(Seen(page(document)).tags) <= PLAIN_TAGS


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_an_escaped_text_still_reads_as_it_was_written(text: str) -> None:
    parsed = MarkdownIt("gfm-like").parse(f"| x |\n| --- |\n| {inline(text)} |\n")
    cell = [token for token in parsed if token.type == "inline"][-1]
    read = "".join(child.content for child in cell.children or ())
    assert read.strip() == plain(text).strip()


def test_the_file_allows_its_own_style_sheet_and_nothing_else() -> None:
    text = page(papers.holding("x"))
    named = b64encode(sha256(style().encode()).digest()).decode()
    assert policy() == (
        f"default-src 'none'; style-src 'sha256-{named}'; base-uri 'none'; form-action 'none'"
    )
    seen = Seen(text)
    assert ("content", policy()) in seen.attributes
    assert f"<style>{style()}</style>" in text
    names = {name for name, _ in seen.attributes}
    assert not names & {"src", "href", "style", "onload", "onerror", "srcset", "action"}
    assert not {tag for tag, _ in seen.tags} & {"script", "img", "link", "iframe", "object", "a"}
    assert "url(" not in style()
    assert "@import" not in style()
    assert "http:" not in text
    assert "https:" not in text


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_file_says_its_language(language: str) -> None:
    document = msgspec.structs.replace(papers.holding("x"), language=language)
    assert f'<html lang="{language}">' in page(document)


def test_a_document_as_markdown() -> None:
    assert markdown(papers.holding("R & D < 2")) == GOLDEN.lstrip("\n")


GOLDEN = """
# R & D < 2

R & D < 2

## R & D < 2

1. R & D < 2
2. R & D < 2
3. R & D < 2

## R & D < 2 (R & D < 2)

### R & D < 2

R & D < 2

- R & D < 2
- R & D < 2

> R & D < 2 — R & D < 2

### R & D < 2

| R & D < 2 | R & D < 2 | R & D < 2 | R & D < 2 | R & D < 2 |
| --------- | --------: | --------- | --------- | --------- |
| R & D < 2 | R & D < 2 | R & D < 2 | R & D < 2 | R & D < 2 |

### R & D < 2

| R & D < 2 | R & D < 2 |
| --------- | --------: |
| R & D < 2 | R & D < 2 |
| R & D < 2 | R & D < 2 |

R & D < 2

### R & D < 2

| R & D < 2 | R & D < 2 | R & D < 2 |
| --------- | --------: | --------: |
| R & D < 2 | R & D < 2 | R & D < 2 |
| R & D < 2 | R & D < 2 |           |
| R & D < 2 | R & D < 2 | R & D < 2 |
| R & D < 2 | R & D < 2 | R & D < 2 |

R & D < 2

### R & D < 2

| R & D < 2 | R & D < 2 | R & D < 2 |
| --------- | --------: | --------: |
| R & D < 2 | 3 (75.0%) | 1 (25.0%) |

R & D < 2

### R & D < 2

| R & D < 2 | R & D < 2 | R & D < 2 |
| --------- | --------: | --------: |
| R & D < 2 | R & D < 2 | R & D < 2 |

R & D < 2

### R & D < 2

| R & D < 2 | R & D < 2 | R & D < 2 |
| --------- | --------: | --------: |
| R & D < 2 | R & D < 2 | R & D < 2 |
| R & D < 2 | R & D < 2 |           |

R & D < 2

### R & D < 2

| R & D < 2 | R & D < 2 |
| --------- | --------: |
| R & D < 2 | R & D < 2 |

R & D < 2

---

- R & D < 2
"""


def test_tables_are_aligned_by_what_is_seen() -> None:
    rows = [line for line in markdown(papers.holding("维修a")).splitlines() if line[:1] == "|"]
    assert len({width(line) for line in rows if line.count("|") == 3}) == 1


def test_every_chart_is_drawn_inside_its_box_and_says_its_title() -> None:
    for graph in papers.graphs("维修 <b> 很长很长很长很长很长很长很长很长很长很长很长很长的名字"):
        drawn = Seen(chart(graph, 'x "y" <z>'))
        assert ("aria-label", 'x "y" <z>') in drawn.attributes
        [(_, box)] = [each for each in drawn.attributes if each[0] == "viewbox"]
        _, _, wide, high = map(float, box.split())
        for name, value in drawn.attributes:
            if name in ("x", "x1", "x2"):
                assert 0 <= float(value) <= wide
            if name in ("y", "y1", "y2"):
                assert -1 <= float(value) <= high


def test_a_gap_in_a_trend_is_not_joined() -> None:
    trend, *_ = papers.graphs()
    drawn = chart(trend, "NPS")
    assert drawn.count('class="trend"') == 2
    assert drawn.count('class="whisker"') == 1
    assert drawn.count('class="band"') == 1


def test_a_document_comes_back_from_json() -> None:
    document = papers.holding("中 <b>")
    assert msgspec.json.decode(rendered(document, "json"), type=Document) == document


def test_the_digest_is_that_of_the_markdown() -> None:
    document = papers.holding("x")
    assert digest(document) == sha256(rendered(document, "md").encode()).hexdigest()


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("打我电话 13812345678 或 138 1234 5678", "打我电话 …5678 或 …5678"),
        ("+86 13812345678, +49 151 23456789", "…5678, …6789"),
        ("座机 010-12345678", "座机 …5678"),
        ("沪A12345 又响了，京AD12345 也是", "沪A12*** 又响了，京AD12*** 也是"),
        ("VIN LSVNV2182E2100001 broken", "VIN …0001 broken"),
        ("mail anna.m@post.example today", "mail a… today"),
        (
            "2026-03-18 来过三次，12315 见，花了 1280.50",
            "2026-03-18 来过三次，12315 见，花了 1280.50",
        ),
    ],
)
def test_what_tells_who_somebody_is_is_masked_in_their_own_words(told: str, shown: str) -> None:
    assert discreet(told) == shown


def test_ones_own_name_is_masked_in_ones_own_words() -> None:
    assert discreet("我是王小明", {"王小明": "王**", "": ""}) == "我是王**"
