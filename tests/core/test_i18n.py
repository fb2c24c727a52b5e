"""Texts follow the language in use, also when another one is forced for a while."""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask_babel import force_locale, get_translations

from booking.core.i18n import _, _l, name_in, ngettext


@pytest.fixture
def _english(app: Flask) -> None:
    """A catalogue that knows two texts of these tests."""
    with force_locale("en"):
        catalogue = get_translations()
    catalogue._catalog.update({"試しの文 %(name)s": "A try %(name)s", ("冊", 0): "book", ("冊", 1): "books"})


@pytest.mark.usefixtures("_english")
def test_a_forced_language_lasts_as_long_as_it_is_forced(app: Flask) -> None:
    lazy = _l("試しの文 %(name)s", name="甲")
    page = "{{ _('試しの文 %(name)s', name='甲') }}"

    def read() -> set[str]:
        in_page = app.jinja_env.from_string(page).render()
        return {_("試しの文 %(name)s", name="甲"), str(lazy), in_page}

    for _again in range(2):
        assert read() == {"試しの文 甲"}
        with force_locale("en"):
            assert read() == {"A try 甲"}
            with force_locale("ja"):
                assert read() == {"試しの文 甲"}
            assert read() == {"A try 甲"}


@pytest.mark.usefixtures("_english")
def test_plurals_are_those_of_the_language(app: Flask) -> None:
    assert ngettext("%(num)s冊", "%(num)s冊", 2) == "2冊"
    with force_locale("en"):
        assert [ngettext("冊", "冊", number) for number in (1, 2)] == ["book", "books"]


@pytest.mark.parametrize(
    ("source", "autoescape", "text"),
    [
        ("{{ _('%(x)s 100%%', x=x) }}", True, "&lt;b&gt; 100%"),
        ("{{ _('%(x)s 100%%', x=x) }}", False, "<b> 100%"),
        ("{{ _('100%% <wbr>') }}", True, "100% <wbr>"),
        ("{% trans x=x %}{{ x }} 100%{% endtrans %}", True, "&lt;b&gt; 100%"),
        ("{% trans n=2 %}{{ n }}冊{% pluralize %}{{ n }}冊{% endtrans %}", True, "2冊"),
    ],
)
def test_pages_escape_values_and_keep_percent_signs(
    app: Flask, source: str, autoescape: bool, text: str
) -> None:
    template = app.jinja_env.overlay(autoescape=autoescape).from_string(source)
    assert template.render(x="<b>") == text


def test_a_percent_sign_without_values_stays(app: Flask) -> None:
    assert _("100%") == "100%"


def test_outside_of_a_request_texts_are_japanese() -> None:
    assert _("試しの文 %(name)s", name="甲") == "試しの文 甲"
    assert str(_l("空き")) == "空き"


@dataclass
class Hall:
    """Something with names."""

    name: str = "大ホール"
    name_en: str = "Main Hall"


@pytest.mark.parametrize(
    ("hall", "locale", "shown"),
    [
        (Hall(), "ja", "大ホール"),
        (Hall(), "en", "Main Hall"),
        (Hall(name_en=""), "en", "大ホール"),  # none was given
    ],
)
def test_names_come_in_the_readers_language_as_far_as_they_were_given(
    hall: Hall, locale: str, shown: str
) -> None:
    assert name_in(hall, locale) == shown
