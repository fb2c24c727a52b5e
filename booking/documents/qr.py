"""QR codes: which modules are dark, for papers and for pages."""

from reportlab.graphics.barcode.qr import QrCodeWidget

QUIET = 4  # modules left white on each side


def dark_modules(value: str) -> tuple[int, list[tuple[int, int]]]:
    """Modules on a side without the quiet zone, and row and column of those that are dark."""
    code = QrCodeWidget(value, barLevel="M").qr  # type: ignore[attr-defined]
    code.make()
    count: int = code.getModuleCount()
    return count, [
        (row, column) for row in range(count) for column in range(count) if code.isDark(row, column)
    ]


def svg_path(value: str) -> tuple[int, str]:
    """Modules on a side with the quiet zone, and the dark ones as the path of an SVG of that size."""
    count, dark = dark_modules(value)
    path = "".join(f"M{column + QUIET} {row + QUIET}h1v1h-1z" for row, column in dark)
    return count + 2 * QUIET, path
