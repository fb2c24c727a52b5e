"""Small files of every kind, true and false."""

import zipfile
from io import BytesIO

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)
GENERIC_HEIF = b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic" + bytes(64)
AVIF = b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf" + bytes(64)
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isomiso2" + bytes(64)
PAGE = b"<!doctype html><script>alert(1)</script>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(form: str = "JPEG", size: tuple[int, int] = (640, 480)) -> bytes:
    """A picture as a telephone would send it, only smaller."""
    out = BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, form)
    return out.getvalue()


def archive(*names: str) -> bytes:
    """A zip file with these members."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, "<x/>")
    return out.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")
