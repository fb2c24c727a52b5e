"""電子申請 申請の内容: everything that was asked and answered, on as many pages as it takes."""

from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm

from booking.core.calendar import era_date
from booking.documents import texts
from booking.documents.applications.answers import (
    Answered,
    Listed,
    answer_table,
    chapter,
    file_table,
    height_in_mm,
)
from booking.documents.applications.frame import bottom_above, finish, foot_lines, running_head
from booking.documents.blocks import Block, Paragraph, Together, flow
from booking.documents.lines import Setting
from booking.documents.pages import draw
from booking.documents.papers import Office
from booking.documents.sheet import LEFT, RIGHT, WIDTH, Sheet


@dataclass(frozen=True)
class ContentSection:
    """Questions under one heading."""

    title: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class ApplicationContent:
    """Everything that was asked and answered, the files that came with it, and the record of its arrival."""

    municipality: str
    reference: str
    procedure: str
    form_version: date
    sections: tuple[ContentSection, ...]
    files: tuple[Listed, ...]
    record: tuple[Answered, ...]
    office: Office


def render_content(content: ApplicationContent) -> bytes:
    """The whole content as a PDF of as many pages as it takes."""
    title = f"{texts.CONTENT_TITLE} {content.reference}"
    return draw(title, content.municipality, content.procedure, lambda sheet: _paint(sheet, content))


def _paint(sheet: Sheet, content: ApplicationContent) -> None:
    foot = foot_lines(sheet, content.office, content.reference)
    bottom = bottom_above(foot)
    title = f"{texts.CONTENT_TITLE}　{content.procedure}"
    form = f"{texts.CONTENT_FORM}　{era_date(content.form_version)}"
    setting = Setting(size=14, bold=True)
    heads = [sheet.lines(text, WIDTH - 45, setting) for text in (title, title + texts.CONTINUED)]
    tops = (25.5 + height_in_mm(heads[0]), 25.5 + height_in_mm(heads[1]))
    pages = flow(_chapters(sheet, content), tops, (bottom, bottom))
    for number, page in enumerate(pages, 1):
        running_head(sheet, content.municipality, f"{number}/{len(pages)}")
        y = 22.0
        with sheet.tagged("H1") if number == 1 else sheet.repeated():
            for line in heads[number > 1]:
                sheet.line(line, LEFT, y + line.height / mm / 2)
                y += line.height / mm
        with sheet.tagged("P") if number == 1 else sheet.repeated():
            sheet.write(form, RIGHT, 22.0 + heads[0][0].height / mm / 2, Setting(size=9), align="right")
        finish(sheet, page, foot, content.reference, bottom, last=number == len(pages))


def _chapters(sheet: Sheet, content: ApplicationContent) -> list[Block]:
    blocks: list[Block] = []
    for number, section in enumerate(content.sections, 1):
        body = answer_table(sheet, section.answers, gap=0)
        blocks.append(chapter(sheet, f"{number}　{section.title}", body))
    number = len(content.sections) + 1
    if content.files:
        title = texts.counted(texts.ATTACHMENTS, len(content.files))
        blocks.append(chapter(sheet, f"{number}　{title}", file_table(sheet, content.files)))
        number += 1
    record = chapter(sheet, f"{number}　{texts.CONTENT_RECORD}", answer_table(sheet, content.record, gap=0))
    end = sheet.lines(texts.CONTENT_END, 30, Setting(size=10.5))
    closing = Paragraph(end, RIGHT - end[0].width / mm, gap=3)
    blocks.append(Together((record, closing), gap=record.gap))
    return blocks
