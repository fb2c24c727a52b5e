"""The kinds of fields that a form can have: each reads its limits, what was typed, and says what is wrong."""

from booking.applications.rules.kinds.addresses import AddressKind
from booking.applications.rules.kinds.base import Facts, Kind, Problem, Typed, Value
from booking.applications.rules.kinds.choices import ChoiceKind, ChoicesKind, ConsentKind, Option
from booking.applications.rules.kinds.contacts import EmailKind, PhoneKind
from booking.applications.rules.kinds.dates import DateKind
from booking.applications.rules.kinds.files import FileFacts, FilesKind
from booking.applications.rules.kinds.numbers import NumberKind
from booking.applications.rules.kinds.texts import KanaKind, LongTextKind, NameKind, TextKind

KINDS: dict[str, type[Kind]] = {
    kind.name: kind
    for kind in (
        TextKind,
        LongTextKind,
        NameKind,
        KanaKind,
        DateKind,
        ChoiceKind,
        ChoicesKind,
        NumberKind,
        AddressKind,
        PhoneKind,
        EmailKind,
        FilesKind,
        ConsentKind,
    )
}

__all__ = [
    "KINDS",
    "AddressKind",
    "ChoiceKind",
    "ChoicesKind",
    "ConsentKind",
    "DateKind",
    "EmailKind",
    "Facts",
    "FileFacts",
    "FilesKind",
    "KanaKind",
    "Kind",
    "LongTextKind",
    "NameKind",
    "NumberKind",
    "Option",
    "PhoneKind",
    "Problem",
    "TextKind",
    "Typed",
    "Value",
]
