"""Forms: questions of every kind, empty, filled in and wrong."""

from types import SimpleNamespace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from booking.facilities.forms.fields import options
from booking.operations.design.samples.texts import LONG, LONG_TEXT

PEOPLE = [("a", "自分"), ("b", "団体"), ("c", LONG)]
TOOLS = [("p", "ピアノ"), ("m", "マイク"), ("s", "得点板")]


class SampleForm(FlaskForm):
    """A question of every kind."""

    purpose = StringField("使う目的", [InputRequired()], description="例 バドミントンの練習")
    people = IntegerField("人数", [Optional()], description="使う人の数を入れてください。")
    kind = SelectField("部屋の並べ方", choices=options([("a", "教室の形"), ("b", LONG)]))
    note = TextAreaField("備考")
    day = DateField("使う日", [InputRequired()])
    file = FileField("名簿")
    password = PasswordField("パスワード", [InputRequired()])
    promise = BooleanField("使ったあとは、片づけて帰ります", [InputRequired()])
    long = StringField(LONG, [InputRequired()], description=LONG_TEXT)
    group = RadioField("使う人", [InputRequired()], choices=options(PEOPLE))
    tools = SelectMultipleField("使う物", choices=options(TOOLS))
    remark = StringField("住所")


def of_forms() -> dict[str, Any]:
    """A form, the same with errors, questions of an application, attached files."""
    empty = SampleForm(formdata=None, meta={"csrf": False})
    wrong = SampleForm(formdata=None, meta={"csrf": False})
    wrong.purpose.errors = ["使う目的を入れてください。"]
    wrong.people.errors = ["定員は60人です。61人で使うときは、電話でご相談ください。"]
    wrong.people.data = 61
    wrong.group.errors = ["どれかを選んでください。"]
    wrong.remark.data = "番地まで入れてください。"
    return {"form": empty, "wrong": wrong, "questions": _questions(), "files": files()}


def files() -> list[dict[str, Any]]:
    """Two attached files."""
    names = ("名簿.pdf", f"{LONG}.jpg")
    return [
        {"id": number, "file": {"name": name, "size_text": "9,999KB"}} for number, name in enumerate(names, 1)
    ]


def _questions() -> dict[str, Any]:
    choices = [
        {"id": f"q-choice-{value}", "value": value, "label": label, "note": note, "checked": value == "a"}
        for value, label, note in (("a", "午前の部", ""), ("b", LONG, "のこり 0人"))
    ]
    remark = "番地まで入れてください。"
    return {
        "name": _question("name", "name", "氏名", hints=("例 田辺 由香",), described="q-name-hint"),
        "choice": _question("choice", "choice", "どの講座ですか", choices=choices),
        "date": _question("date", "date", "生年月日", parts={"year": "", "month": "", "day": ""}),
        "address": _question(
            "address",
            "address",
            "住所",
            parts={"postal_code": "000-0001", "line": LONG},
            flags={"required": False},
        ),
        "remarked": _question("remarked", "text", "住所", remark=remark, described="q-remarked-remark"),
        "wrong": _question(
            "wrong",
            "date",
            "使う日",
            parts={"year": "2027", "month": "2", "day": "30"},
            errors=("2月は28日までです。",),
            wrong_part="day",
            described="q-wrong-error",
        ),
        "file": _question("file", "file", "名簿", files=files(), most_files=3, accept=".pdf"),
    }


def _question(key: str, kind: str, label: str, **values: Any) -> SimpleNamespace:
    plain: dict[str, Any] = {
        "id": f"q-{key}",
        "name": f"q-{key}",
        "kind": kind,
        "label": {"text": label},
        "flags": {"required": True},
        "hints": (),
        "errors": (),
        "wrong_part": "",
        "value": "",
        "parts": {},
        "choices": (),
        "remark": "",
        "condition": "",
        "files": (),
        "most_files": 0,
        "described": "",
        "only_if": "",
        "field": {},
    }
    return SimpleNamespace(**{**plain, **values})
