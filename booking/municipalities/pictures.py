"""A crest as somebody uploads it becomes a square PNG that holds nothing but its points."""

import io

from PIL import Image, ImageOps

from booking.core.errors import InvalidInput
from booking.core.i18n import _l

# Drawings (SVG) can carry script: only pictures made of points are taken.
FORMATS = ("PNG", "JPEG", "WEBP")
LARGEST_FILE = 500_000  # bytes
SMALLEST_SIDE = 96  # points, of the longer side: it is shown at 48, on fine screens twice as fine
MOST_POINTS = 16_000_000
SIDE = 384
# A crest of few colours needs a tenth of it.
LARGEST_RESULT = 400_000


def crest_picture(upload: bytes) -> bytes:
    """A square PNG of at most SIDE points, without whatever else the file held; raises InvalidInput."""
    if not upload:
        raise _refusal(_l("画像のファイルを選んでください。"))
    if len(upload) > LARGEST_FILE:
        raise _refusal(_l("ファイルが大きすぎます。500KBまでの画像を選んでください。"))
    picture = _decoded(upload)
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (max(picture.size),) * 2, (0, 0, 0, 0))
    square.paste(picture, ((square.width - picture.width) // 2, (square.height - picture.height) // 2))
    result = io.BytesIO()
    square.save(result, "PNG", optimize=True)
    if result.tell() > LARGEST_RESULT:
        raise _refusal(_l("この画像は、市章としては複雑すぎます。写真ではなく、図案の画像を選んでください。"))
    return result.getvalue()


def _decoded(upload: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(upload), formats=FORMATS) as opened:
            # Only the head of the file has been read: how large it would become is known before it does.
            if opened.width * opened.height > MOST_POINTS:
                raise _refusal(_l("画像が大きすぎます。縦横4000ドットまでの画像を選んでください。"))
            if max(opened.size) < SMALLEST_SIDE:
                raise _refusal(
                    _l("画像が小さすぎて粗く見えます。縦か横が96ドット以上の画像を選んでください。")
                )
            return ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise _refusal(
            _l("この画像は読めませんでした。PNG・JPEG・WebPの画像を選んでください（SVGは使えません）。")
        ) from None


def _refusal(message: str) -> InvalidInput:
    return InvalidInput(message, field="picture")
